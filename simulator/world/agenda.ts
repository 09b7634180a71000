/** Where the time comes from, in milliseconds since 1970. */
export interface Clock {
  now(): number;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };

interface Entry {
  readonly time: number;
  readonly run: () => void;
}

/**
 * The future events of the world, in order of time.
 *
 * Nothing in the world has a timer of its own: each look at the world settles the agenda first, and everything due
 * then happens in order and at its exact time, however late it is run. So what a caller sees depends on the clock only.
 */
export class Agenda {
  readonly #clock: Clock;
  readonly #entries: Entry[] = [];
  #running: number | undefined;
  #onSooner: () => void = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The time of what is happening; between two happenings the clock's. */
  now(): number {
    return this.#running ?? this.#clock.now();
  }

  /** Plans something; a time that has passed means at the next settling. Equal times keep their order of planning. */
  at(time: number, run: () => void): void {
    // Nearly everything is planned near the end of the list, so looking from there is short.
    let index = this.#entries.length;
    while (index > 0 && (this.#entries[index - 1]?.time ?? 0) > time) index -= 1;
    this.#entries.splice(index, 0, { time, run });
    if (index === 0 && this.#running === undefined) this.#onSooner();
  }

  /** Calls the listener whenever something was planned that is due before all else. One listener at a time. */
  onSooner(listener: () => void): void {
    this.#onSooner = listener;
  }

  /** Plans something this many seconds after `now()`. */
  in(seconds: number, run: () => void): void {
    this.at(this.now() + seconds * 1000, run);
  }

  /** When the next thing is due; undefined when nothing is planned. */
  next(): number | undefined {
    return this.#entries[0]?.time;
  }

  /** Runs all that is due, including what that plans for the time until now. */
  settle(): void {
    if (this.#running !== undefined) return;
    const until = this.#clock.now();
    try {
      for (;;) {
        const entry = this.#entries[0];
        if (entry === undefined || entry.time > until) return;
        this.#entries.shift();
        this.#running = entry.time;
        entry.run();
      }
    } finally {
      this.#running = undefined;
    }
  }
}
