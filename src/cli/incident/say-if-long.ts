/** How long something may take until somebody who looks at a terminal wonders, in milliseconds. */
const LONG_MS = 2_000;

/** Waits for `work`, and calls `say` once when it takes longer than two seconds. */
export async function sayIfLong<T>(work: Promise<T>, say: () => void): Promise<T> {
  const timer = setTimeout(say, LONG_MS);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
