import type { Connection } from '@temporalio/client';
import { clientFailure } from './client-failure';
import { ofKind } from './task-queue-type';

/** What the rate of a task queue is read and set with; `Connection` has it. */
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
      ...ofKind('activity'),
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
      ...ofKind('activity'),
      updateQueueRateLimit: { rateLimit: { requestsPerSecond: perSecond }, reason },
    });
  } catch (thrown) {
    throw clientFailure(thrown, `set the rate of the task queue ${taskQueue}`);
  }
}
