import { setTimeout as delay } from 'node:timers/promises';
import type { Client, Connection } from '@temporalio/client';
import { clientFailure } from './client-failure';
import { Failure } from '../domain/failures';

/** The tasks that a queue's pollers ask for. */
export type TaskKind = 'workflow' | 'activity';

type Request = Parameters<Client['workflowService']['describeTaskQueue']>[0];
type TaskQueueType = NonNullable<Request['taskQueueType']>;

/** As the protocol numbers them; the enum itself is in a package that only Temporal's own depend on. */
const NUMBERS: Readonly<Record<TaskKind, number>> = { workflow: 1, activity: 2 };
const isTaskQueueType = (number: number): number is TaskQueueType => number === 1 || number === 2;

/** The member of a request that says which of a queue's two kinds of tasks is meant. */
export function queueTypeOf(kind: TaskKind): { readonly taskQueueType?: TaskQueueType } {
  const number = NUMBERS[kind];
  return isTaskQueueType(number) ? { taskQueueType: number } : {};
}

/** The calls that read and set the rate of a task queue; `Connection` has them. */
export type RateConnection = Pick<Connection, 'workflowService'>;

/**
 * The rate that is set on the server for the activities of a task queue, a second; `undefined` when none is. Throws
 * `Failure` as the client's calls do.
 */
export async function readQueueRate(
  { workflowService }: RateConnection,
  namespace: string,
  taskQueue: string,
): Promise<number | undefined> {
  try {
    const { config } = await workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: taskQueue },
      ...queueTypeOf('activity'),
      reportConfig: true,
    });
    return config?.queueRateLimit?.rateLimit?.requestsPerSecond ?? undefined;
  } catch (thrown) {
    throw clientFailure(thrown, `read the rate of the task queue ${taskQueue}`);
  }
}

/** Sets it: it holds for every worker, whatever the worker itself asks for. Throws as reading does. */
export async function setQueueRate(
  { workflowService }: RateConnection,
  namespace: string,
  taskQueue: string,
  { perSecond, reason }: { readonly perSecond: number; readonly reason: string },
): Promise<void> {
  try {
    await workflowService.updateTaskQueueConfig({
      namespace,
      taskQueue,
      ...queueTypeOf('activity'),
      updateQueueRateLimit: { rateLimit: { requestsPerSecond: perSecond }, reason },
    });
  } catch (thrown) {
    throw clientFailure(thrown, `set the rate of the task queue ${taskQueue}`);
  }
}

/** How long an answer may take until it is asked whether anybody is there to give it, in milliseconds. */
const LOOK_AFTER_MS = 3_500;
/** A worker that is there asks for work at least once a minute: the server ends each of its questions then. */
const POLLED_MS = 70_000;

/**
 * Waits for what a worker has to answer. When that takes long, the server is asked who has polled the queue: throws
 * `unreachable` at once when nobody has for more than a minute, and else tells `waiting` why it may take long.
 */
export async function unlessNobodyPolls<T>(
  client: Client,
  taskQueue: string,
  answer: Promise<T>,
  waiting: (what: string) => void,
): Promise<T> {
  // The loser of the race below is not awaited any more.
  answer.catch(() => undefined);
  const looking = new AbortController();
  const late = delay(LOOK_AFTER_MS, 'late' as const, { signal: looking.signal }).catch(() => 'late' as const);
  try {
    const first = await Promise.race([answer.then((value) => ({ value })), late]);
    if (first !== 'late') return first.value;
  } finally {
    looking.abort();
  }
  const polled = await lastPoll(client, taskQueue).catch(() => 0);
  const seconds = Math.round((Date.now() - (polled ?? 0)) / 1_000);
  if (polled === undefined || seconds * 1_000 > POLLED_MS) {
    throw new Failure(
      'unreachable',
      `no worker answers: nobody polls the task queue ${taskQueue}; start a worker (\`firebreak worker\`)`,
    );
  }
  waiting(
    polled === 0
      ? 'No worker has answered yet. Retrying for some seconds.'
      : `No worker has answered yet, though one asked for work ${String(seconds)} s ago: it is busy, or has just stopped. Retrying for some seconds.`,
  );
  return answer;
}

/** When a worker last asked for work, in milliseconds since 1970; undefined when none is known. */
async function lastPoll(client: Client, taskQueue: string): Promise<number | undefined> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueue },
    ...queueTypeOf('workflow'),
  });
  const times = pollers.map(
    ({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1_000 + (lastAccessTime?.nanos ?? 0) / 1e6,
  );
  return times.length === 0 ? undefined : Math.max(...times);
}
