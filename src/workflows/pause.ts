const SECOND = 1_000;
/** Milliseconds between the tries of something that fails, the last one from then on. */
const PAUSES = [10, 30, 60, 120, 300].map((seconds) => seconds * SECOND);

/** The pause after so many tries, in milliseconds. */
export function pauseAfter(tries: number): number {
  return PAUSES[Math.min(tries, PAUSES.length - 1)] ?? 300 * SECOND;
}
