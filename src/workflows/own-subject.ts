import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import { findingWorkflowId, parseFindingName } from '../domain/finding-name';
import { incidentSlot, workloadOfSlot, type Workload } from '../domain/workload';
import { parsePointer } from './parse-messages';

/**
 * What a workflow is about, told by its own id: whoever reaches Temporal can start a workflow with any input, and one
 * that threw on it would hold the id while real findings join a workflow that never moves. What does not fit ends at
 * once as failed, with the code `malformed`, and the next start is a fresh one.
 */
export function ownWorkload(): Workload {
  requireOwnStart();
  const { workflowId, taskQueue } = workflowInfo();
  try {
    const workload = workloadOfSlot(workflowId);
    if (incidentSlot(workload, taskQueue) === workflowId) return workload;
  } catch {
    // Said below, for both.
  }
  throw malformed(`the workflow id ${JSON.stringify(workflowId.slice(0, 300))} is no incident's`);
}

/** The name of the finding that this workflow is about. It is taken from the input, since the id has no scope. */
export function ownFinding(input: unknown): string {
  requireOwnStart();
  const name = parsePointer(input)?.name;
  const { workflowId, taskQueue } = workflowInfo();
  if (name !== undefined && findingWorkflowId(parseFindingName(name), taskQueue) === workflowId) return name;
  throw malformed(
    `the input does not name the finding of the workflow ${JSON.stringify(workflowId.slice(0, 300))}`,
  );
}

/**
 * Whether this run follows another of the same workflow, so that what it was handed is our own: a continue-as-new, which
 * is the first attempt of its run. A run that a cron schedule or a retry policy made looks the same but for these, and
 * its input is that of whoever started it.
 */
export function isContinued(): boolean {
  const { continuedFromExecutionRunId, attempt } = workflowInfo();
  return continuedFromExecutionRunId !== undefined && attempt === 1 && whyNotStartedSo() === undefined;
}

/**
 * Throws when the workflow was started in a way in which Firebreak starts none: such a run would end by itself in the
 * middle, or come again with what somebody else has handed it.
 */
function requireOwnStart(): void {
  const why = whyNotStartedSo();
  if (why !== undefined) throw malformed(`it was started with ${why}`);
}

function whyNotStartedSo(): string | undefined {
  const { cronSchedule, retryPolicy, runTimeoutMs, executionTimeoutMs } = workflowInfo();
  if (cronSchedule !== undefined && cronSchedule !== '') return 'a cron schedule';
  if (retryPolicy !== undefined) return 'a retry policy';
  if ((runTimeoutMs ?? 0) > 0) return 'a time limit for its run';
  return (executionTimeoutMs ?? 0) > 0 ? 'a time limit' : undefined;
}

function malformed(why: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`${why}: it was not started by Firebreak`, 'malformed');
}
