import type { JsonObject } from '../../wire/json';

/** How a task stands. */
type TaskPhase = 'pending' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/** One task of an execution. Times in milliseconds. */
export interface TaskState {
  readonly index: number;
  readonly phase: TaskPhase;
  /** Attempts after the first. */
  readonly retried: number;
  readonly startTime?: number;
  readonly completionTime?: number;
  readonly updateTime: number;
  /** How the last finished attempt ended: an exit code, or a signal. */
  readonly lastEnd?: { readonly exitCode?: number; readonly signal?: number };
}

/** One execution of a job: a snapshot of the job's template, and its tasks. Times in milliseconds. */
export interface ExecutionState {
  /** Short name, for example `nightly-export-x7k2p`. */
  readonly name: string;
  readonly uid: string;
  /** Short name of its job. */
  readonly job: string;
  readonly creator: string;
  readonly generation: number;
  readonly createTime: number;
  readonly updateTime: number;
  readonly completionTime?: number;
  readonly labels: JsonObject;
  /** The v2 TaskTemplate that it runs. */
  readonly template: JsonObject;
  readonly taskCount: number;
  /** Tasks that run at the same time. */
  readonly parallelism: number;
  readonly digests: Readonly<Record<string, string>>;
  readonly tasks: readonly TaskState[];
  /** Since when it has been asked to stop. */
  readonly cancelTime?: number;
  readonly deleteTime?: number;
}

/** Tells whether nothing of it runs or waits any more. */
export function isComplete(execution: ExecutionState): boolean {
  return execution.completionTime !== undefined;
}

/** How many of its tasks stand so. */
export function countOf(execution: ExecutionState, phase: TaskPhase): number {
  return execution.tasks.filter((task) => task.phase === phase).length;
}
