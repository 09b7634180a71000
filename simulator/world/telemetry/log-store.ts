import type { JsonObject } from '../../wire/json';

/** One stored entry; `json` is a v2 LogEntry. Times in milliseconds. */
export interface StoredEntry {
  readonly timestamp: number;
  /** From when on it can be read. */
  readonly readableAt: number;
  readonly insertId: string;
  readonly json: JsonObject;
}

/** Entries beyond this many push out the oldest: a simulator that stays up must not grow without bound. */
const capacity = 50_000;

/** All log entries of the project, in the order of writing. */
export class LogStore {
  #entries: StoredEntry[] = [];
  #written = 0;

  /** How many entries were ever written. */
  get written(): number {
    return this.#written;
  }

  add(entry: StoredEntry): void {
    this.#written += 1;
    this.#entries.push(entry);
    if (this.#entries.length > capacity) this.#entries = this.#entries.slice(-capacity / 2);
  }

  /** Returns the entries that can be read at that time, oldest first; equal times by insert id, as Logging sorts them. */
  readable(now: number): readonly StoredEntry[] {
    return this.#entries
      .filter(({ readableAt }) => readableAt <= now)
      .sort((a, b) => a.timestamp - b.timestamp || (a.insertId < b.insertId ? -1 : 1));
  }
}
