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
