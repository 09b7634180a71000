import { makeContinueAsNewFunc, proxyActivities } from '@temporalio/workflow';

/**
 * A workflow of somebody else: it schedules whatever it is told on a queue that is not its own, as anybody can who may
 * start a workflow.
 */
export async function foreign(queue: string, activity: string, request: unknown): Promise<unknown> {
  const activities = proxyActivities<Record<string, (argument: unknown) => Promise<unknown>>>({
    taskQueue: queue,
    startToCloseTimeout: '30s',
    heartbeatTimeout: '10s',
    retry: { maximumAttempts: 1 },
  });
  return activities[activity]?.(request);
}

/** The same under the names of Firebreak's own: a type is a claim. */
export { foreign as manageIncident, foreign as respondToFinding };

/** Continues as a workflow on another queue, with an input of its own making. */
export async function moveTo(taskQueue: string, workflowType: string, input: unknown): Promise<never> {
  return makeContinueAsNewFunc<(input: unknown) => Promise<unknown>>({ taskQueue, workflowType })(input);
}
