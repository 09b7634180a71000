import { allHandlersFinished, condition } from '@temporalio/workflow';

/**
 * Waits without a time limit until something that a message can bring about holds. An update and a later signal that wait
 * for the same task run in one order the first time and in another on replay, when nothing but `condition` stands between
 * them and the next command: the second wait, which costs no event, lets both orders end alike.
 */
export async function until(holds: () => boolean): Promise<void> {
  await condition(holds);
  await condition(allHandlersFinished);
}

const SECOND = 1_000;
/** Milliseconds between the tries of something that fails, the last one from then on. */
const PAUSES = [10, 30, 60, 120, 300].map((seconds) => seconds * SECOND);

/** The pause after so many tries, in milliseconds. */
export function pauseAfter(tries: number): number {
  return PAUSES[Math.min(tries, PAUSES.length - 1)] ?? 300 * SECOND;
}
