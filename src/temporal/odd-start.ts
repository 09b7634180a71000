import type { Client, WorkflowExecutionDescription } from '@temporalio/client';

/** The start of a run, as far as it says that the run cannot be Firebreak's. */
export interface Start {
  readonly type: string;
  readonly taskQueue: string;
  /** A setting that Firebreak never gives, in words: "a cron schedule". */
  readonly odd?: string;
}

type Seconds = { readonly seconds?: unknown } | null | undefined;

/** A server can give every workflow a time limit of years, which ends nobody's incident. */
const YEAR_SECONDS = 365 * 86_400;
/** A server lets a run that continued as new wait for a second; what waits longer does so by somebody's will. */
const LONGEST_WAIT_SECONDS = 10;

/** Reads how the newest run under a workflow id, or the run of `runId`, was started. Throws as Temporal's service does. */
export async function startOf(client: Client, workflowId: string, runId = ''): Promise<Start | undefined> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId, runId },
    maximumPageSize: 1,
  });
  const started = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
  if (started === undefined || started === null) return undefined;
  const { workflowRunTimeout, workflowExecutionTimeout, firstWorkflowTaskBackoff } = started;
  const odd =
    (started.cronSchedule ?? '') !== ''
      ? 'a cron schedule'
      : started.retryPolicy
        ? 'a retry policy'
        : (limitIn(workflowRunTimeout, workflowExecutionTimeout) ??
          waitIn(secondsOf(firstWorkflowTaskBackoff)));
  const type = started.workflowType?.name ?? '';
  const taskQueue = started.taskQueue?.name ?? '';
  return odd === undefined ? { type, taskQueue } : { type, taskQueue, odd };
}

/** The same as far as a description says it, which knows no cron schedule and no retry policy. */
export function oddStartOf({
  startTime,
  executionTime,
  raw,
}: Pick<WorkflowExecutionDescription, 'startTime' | 'executionTime' | 'raw'>): string | undefined {
  const { workflowRunTimeout, workflowExecutionTimeout } = raw.executionConfig ?? {};
  return (
    limitIn(workflowRunTimeout, workflowExecutionTimeout) ?? waitIn(waitOf({ startTime, executionTime }))
  );
}

/** Seconds that a run waits before its first task; a run of ours hardly waits at all. */
export function waitOf({
  startTime,
  executionTime,
}: {
  readonly startTime: Date;
  readonly executionTime?: Date | undefined;
}): number {
  return executionTime === undefined ? 0 : (executionTime.getTime() - startTime.getTime()) / 1_000;
}

function limitIn(...times: readonly Seconds[]): string | undefined {
  const isLimit = (seconds: number): boolean => seconds > 0 && seconds < YEAR_SECONDS;
  return times.some((time) => isLimit(secondsOf(time))) ? 'a time limit' : undefined;
}

/** Words for a wait that is not the server's own. */
export function waitIn(seconds: number): string | undefined {
  return seconds > LONGEST_WAIT_SECONDS ? 'a wait before its first task' : undefined;
}

function secondsOf(time: Seconds): number {
  return Number(time?.seconds ?? 0);
}
