/** The person, or the system, ended it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** As shells report an end by a signal. */
  readonly exit: number;

  constructor(signal: keyof typeof SIGNALS) {
    super(signal);
    this.exit = SIGNALS[signal];
  }
}

const SAME_MS = 1_000;
/** How often to check that the process which started us is still there. */
const PARENT_MS = 1_000;

const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** One way out for everything that waits: aborted by a signal, or by whatever part has failed. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Ends all waiting with this reason; the first one counts. */
  abort(reason: Error): void;
  /**
   * Rejects when it was aborted, else settles as `promise` does. The work behind the promise continues; somebody else
   * must end it.
   */
  race<T>(promise: Promise<T>): Promise<T>;
  /** Stops listening to the signals. */
  release(): void;
}

/**
 * Listens to the signals that end a process. The second one ends it at once; our children then end by themselves. With
 * `withInput` the end of standard input is one of them. The end of the process that started us is always one, since a
 * parent that was killed can send no signal.
 */
export function listenForInterrupt(withInput: boolean): Interrupt {
  const controller = new AbortController();
  const { signal } = controller;
  let first = 0;
  const onSignal = (name: keyof typeof SIGNALS): void => {
    // npm and tsx pass on a Ctrl-C that the terminal has sent to us as well: that is one, not two.
    if (first !== 0 && performance.now() - first < SAME_MS) return;
    if (first !== 0) process.exit(SIGNALS[name]);
    first = performance.now();
    controller.abort(new Interrupted(name));
  };
  const names = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;
  names.forEach((name) => process.on(name, onSignal));
  const onEnd = (): void => onSignal('SIGHUP');
  if (withInput) process.stdin.once('end', onEnd).once('close', onEnd).resume();
  // npm passes SIGTERM on to the shell between us only: that we have another parent then is all that shows.
  const parent = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(looking);
    onEnd();
  }, PARENT_MS).unref();
  return {
    signal,
    abort: (reason) => controller.abort(reason),
    async race(promise) {
      let listener: (() => void) | undefined;
      const aborted = new Promise<never>((_, reject) => {
        listener = () => reject(reasonOf(signal));
        if (signal.aborted) listener();
        signal.addEventListener('abort', listener);
      });
      // Nobody waits for the loser any more.
      promise.catch(() => undefined);
      return Promise.race([aborted, promise]).finally(() => {
        if (listener !== undefined) signal.removeEventListener('abort', listener);
      });
    },
    release() {
      names.forEach((name) => process.off(name, onSignal));
      clearInterval(looking);
      if (withInput) process.stdin.off('end', onEnd).off('close', onEnd).destroy();
    },
  };
}

function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
