import { workflowInfo } from '@temporalio/workflow';

/** Whether a reset made this run: it repeats what the run before it did, and forgets what that was told after the point. */
export function isReset(): boolean {
  const { runId, originalExecutionRunId } = workflowInfo();
  return runId !== originalExecutionRunId;
}
