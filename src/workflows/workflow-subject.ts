import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import { findingWorkflowId, parseFindingName } from '../domain/finding/finding-name';
import { DEFAULT_QUEUE } from '../domain/message-names';
import { incidentWorkflowId, workloadOfWorkflowId } from '../domain/incident/incident-name';
import type { Workload } from '../domain/workload/workload';
import { parsePointer } from './parse-messages';

/**
 * Reads from a workflow's own id which workload it is about. Anybody who reaches Temporal can start a workflow with
 * any input, and one that threw on it would hold the id while real findings join a workflow that never moves. A
 * workflow that does not fit ends at once as failed, with the code `malformed`, and the next start is a fresh one.
 */
export function ownWorkload(): Workload {
  refuseForeignStart();
  const { workflowId, taskQueue } = workflowInfo();
  try {
    const workload = workloadOfWorkflowId(workflowId);
    if (isReplay(taskQueue) || incidentWorkflowId(workload, taskQueue) === workflowId) return workload;
  } catch {
    // Said below, for both.
  }
  throw malformed(`the workflow id ${JSON.stringify(workflowId.slice(0, 300))} is no incident's`);
}

/**
 * Tells whether a history is only replayed, as `firebreak replay` does: the SDK gives that a queue of its own, and
 * the id names the one that it ran on.
 */
function isReplay(taskQueue: string): boolean {
  return /^fake_replay_queue-\d+$/.test(taskQueue);
}

function isOwnFinding(name: string, workflowId: string, taskQueue: string): boolean {
  const finding = parseFindingName(name);
  return isReplay(taskQueue)
    ? workflowId.endsWith(findingWorkflowId(finding, DEFAULT_QUEUE))
    : workflowId === findingWorkflowId(finding, taskQueue);
}

/** The name of the finding that this workflow is about. It is taken from the input, since the id has no scope. */
export function ownFinding(input: unknown): string {
  refuseForeignStart();
  const name = parsePointer(input)?.name;
  const { workflowId, taskQueue } = workflowInfo();
  if (name !== undefined && isOwnFinding(name, workflowId, taskQueue)) return name;
  throw malformed(
    `the input does not name the finding of the workflow ${JSON.stringify(workflowId.slice(0, 300))}`,
  );
}

/**
 * Tells whether this run follows another of the same workflow, so that its input is our own: a continue-as-new. A run
 * that a cron schedule or a retry policy made looks the same and has the input of the one that started it; such a run
 * has ended before this is called.
 */
export function isContinued(): boolean {
  const { continuedFromExecutionRunId, attempt } = workflowInfo();
  return continuedFromExecutionRunId !== undefined && attempt === 1;
}

function malformed(why: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`${why}: it was not started by Firebreak`, 'malformed');
}

/**
 * The prefix of this installation's queues, as the workflow's own id names it: the same when its history is replayed, where
 * the queue is another.
 */
export function ownQueue(): string {
  return /^([^/:]+)\/(?:finding|incident):/.exec(workflowInfo().workflowId)?.[1] ?? DEFAULT_QUEUE;
}

/**
 * Ends a run at once that was started in a way in which Firebreak starts none: by a schedule, with a retry policy or a
 * time-out. A retried or scheduled run looks like one that was continued, and would hand on what somebody made up; a
 * time-out would end an incident in the middle. The next start is a fresh one. Throws `malformed`.
 */
function refuseForeignStart(): void {
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
  throw malformed(why);
}

/** Servers can give every workflow a time-out of years; that ends nobody's incident. */
const YEAR_MS = 365 * 86_400_000;

function isSet(ms: number | undefined): boolean {
  return ms !== undefined && ms > 0 && ms < YEAR_MS;
}

/**
 * Tells whether a reset made this run: it repeats the work of the run before it, and forgets the messages that run
 * received after the point.
 */
export function isReset(): boolean {
  const { runId, originalExecutionRunId } = workflowInfo();
  return runId !== originalExecutionRunId;
}
