import type { Client } from '@temporalio/client';

/** What a queue's pollers ask for. */
export type TaskKind = 'workflow' | 'activity';

type Request = Parameters<Client['workflowService']['describeTaskQueue']>[0];
type TaskQueueType = NonNullable<Request['taskQueueType']>;

/** As the protocol numbers them; the enum itself is in a package that only Temporal's own depend on. */
const NUMBERS: Readonly<Record<TaskKind, number>> = { workflow: 1, activity: 2 };
const isTaskQueueType = (number: number): number is TaskQueueType => number === 1 || number === 2;

/** The member of a request that says which of a queue's two kinds of tasks is meant. */
export function ofKind(kind: TaskKind): { readonly taskQueueType?: TaskQueueType } {
  const number = NUMBERS[kind];
  return isTaskQueueType(number) ? { taskQueueType: number } : {};
}
