import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';

/**
 * Ends a run at once that was started in a way in which Firebreak starts none: by a schedule, with a retry policy or a
 * time-out. A retried or scheduled run looks like one that was continued, and would hand on what somebody made up; a
 * time-out would end an incident in the middle. The next start is a fresh one. Throws `malformed`.
 */
export function refuseForeignStart(): void {
  const { attempt, cronSchedule, retryPolicy, runTimeoutMs, executionTimeoutMs } = workflowInfo();
  const why =
    attempt > 1 || retryPolicy !== undefined
      ? 'it has a retry policy'
      : cronSchedule !== undefined && cronSchedule !== ''
        ? 'it has a cron schedule'
        : isSet(runTimeoutMs) || isSet(executionTimeoutMs)
          ? 'it has a time-out'
          : undefined;
  if (why === undefined) return;
  throw ApplicationFailure.nonRetryable(`${why}: it was not started by Firebreak`, 'malformed');
}

/** Servers can give every workflow a time-out of years; that ends nobody's incident. */
const YEAR_MS = 365 * 86_400_000;

function isSet(ms: number | undefined): boolean {
  return ms !== undefined && ms > 0 && ms < YEAR_MS;
}

/** Whether a reset made this run: it repeats what the run before it did, and forgets what that was told after the point. */
export function isReset(): boolean {
  const { runId, originalExecutionRunId } = workflowInfo();
  return runId !== originalExecutionRunId;
}
