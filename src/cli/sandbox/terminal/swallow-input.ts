import type { ReadStream } from 'node:tty';

/** A pause in typing after which somebody has noticed, and how long that is waited for, in milliseconds. */
const PAUSE_MS = 500;
const MOST_MS = 3_000;

/**
 * Takes what is typed from now on and drops it. Whoever is in the middle of an answer when it is no longer asked goes on
 * typing, and the shell would run the rest as a command. Ctrl-C still interrupts. Resolves, once called, when the typing
 * has paused, and gives the terminal back. Does nothing where there is no terminal.
 */
export function swallowInput(input: ReadStream, onInterrupt: () => void): () => Promise<void> {
  if (!input.isTTY) return async () => undefined;
  let last = performance.now();
  const drop = (typed: Buffer): void => {
    last = performance.now();
    if (typed.includes(3)) onInterrupt();
  };
  input.setRawMode(true).on('data', drop).resume();
  return async () => {
    const end = performance.now() + MOST_MS;
    while (performance.now() < end && performance.now() - last < PAUSE_MS) await pause();
    input.off('data', drop).setRawMode(false).pause();
  };
}

async function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
