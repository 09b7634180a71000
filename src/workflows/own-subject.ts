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
  const name = parsePointer(input)?.name;
  const { workflowId, taskQueue } = workflowInfo();
  if (name !== undefined && findingWorkflowId(parseFindingName(name), taskQueue) === workflowId) return name;
  throw malformed(
    `the input does not name the finding of the workflow ${JSON.stringify(workflowId.slice(0, 300))}`,
  );
}

/** Whether this run follows another of the same workflow, so that what it was handed is our own. */
export function isContinued(): boolean {
  return workflowInfo().continuedFromExecutionRunId !== undefined;
}

function malformed(why: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`${why}: it was not started by Firebreak`, 'malformed');
}
