import type { JsonObject } from '../../wire/json';
import { countOf, isComplete } from '../../world/job/execution-state';
import type { ExecutionState, TaskState } from '../../world/job/execution-state';
import { toRfc3339 } from '../../world/rfc3339';
import { resolvedContainers } from '../../world/workload/template';
import type { World } from '../../world/world';
import { goneAt, logUri } from './condition';
import { etagOf } from './etag';
import { executionName, jobName } from '../names';

/** A v2 Execution: its template is what the job's was when it began, with images by digest. `job` is a full name. */
export function executionShape(world: World, execution: ExecutionState): JsonObject {
  const { google } = world.scenario;
  const name = executionName(google, execution.job, execution.name);
  const { completionTime, deleteTime, updateTime } = execution;
  const startTimes = execution.tasks.flatMap(({ startTime }) => (startTime === undefined ? [] : [startTime]));
  return {
    name,
    uid: execution.uid,
    creator: execution.creator,
    generation: String(execution.generation),
    labels: execution.labels,
    createTime: toRfc3339(execution.createTime),
    ...(startTimes.length === 0 ? {} : { startTime: toRfc3339(Math.min(...startTimes)) }),
    ...(completionTime === undefined ? {} : { completionTime: toRfc3339(completionTime) }),
    updateTime: toRfc3339(updateTime),
    ...(deleteTime === undefined ? {} : goneAt(deleteTime)),
    launchStage: 'GA',
    job: jobName(google, execution.job),
    parallelism: execution.parallelism,
    taskCount: execution.taskCount,
    template: {
      ...execution.template,
      containers: resolvedContainers(execution.template, execution.digests),
    },
    ...(isComplete(execution) ? {} : { reconciling: true }),
    conditions: conditions(execution),
    observedGeneration: String(execution.generation),
    runningCount: countOf(execution, 'running'),
    succeededCount: countOf(execution, 'succeeded'),
    failedCount: countOf(execution, 'failed'),
    cancelledCount: countOf(execution, 'cancelled'),
    retriedCount: execution.tasks.reduce((sum, { retried }) => sum + retried, 0),
    logUri: logUri(
      google.project.id,
      `resource.type="cloud_run_job" resource.labels.job_name="${execution.job}" labels."run.googleapis.com/execution_name"="${execution.name}"`,
    ),
    etag: etagOf(updateTime, name),
  };
}

/** A v2 Task. Cloud Run names them after their execution: `EXECUTION-task0`. */
export function taskShape(world: World, execution: ExecutionState, task: TaskState): JsonObject {
  const { google } = world.scenario;
  const name = `${executionName(google, execution.job, execution.name)}/tasks/${taskId(execution, task)}`;
  const { startTime, completionTime, updateTime, lastEnd } = task;
  const { template } = execution;
  return {
    name,
    uid: world.ids.uuid(`task/${execution.name}/${task.index}`),
    generation: '1',
    labels: execution.labels,
    createTime: toRfc3339(execution.createTime),
    scheduledTime: toRfc3339(execution.createTime),
    ...(startTime === undefined ? {} : { startTime: toRfc3339(startTime) }),
    ...(completionTime === undefined ? {} : { completionTime: toRfc3339(completionTime) }),
    updateTime: toRfc3339(updateTime),
    job: jobName(google, execution.job),
    execution: executionName(google, execution.job, execution.name),
    ...template,
    containers: resolvedContainers(template, execution.digests),
    ...(completionTime === undefined ? { reconciling: true } : {}),
    conditions: [condition('Completed', task.phase, updateTime)],
    observedGeneration: '1',
    index: task.index,
    retried: task.retried,
    ...(lastEnd === undefined
      ? {}
      : { lastAttemptResult: { exitCode: lastEnd.exitCode, termSignal: lastEnd.signal } }),
    logUri: logUri(
      google.project.id,
      `resource.type="cloud_run_job" resource.labels.job_name="${execution.job}" labels."run.googleapis.com/execution_name"="${execution.name}" labels."run.googleapis.com/task_index"="${task.index}"`,
    ),
    etag: etagOf(updateTime, name),
  };
}

/** Short name of a task. */
export function taskId(execution: ExecutionState, { index }: TaskState): string {
  return `${execution.name}-task${index}`;
}

function conditions(execution: ExecutionState): readonly JsonObject[] {
  const { cancelTime, createTime, updateTime } = execution;
  const succeeded = (type: string): JsonObject => ({
    type,
    state: 'CONDITION_SUCCEEDED',
    lastTransitionTime: toRfc3339(createTime),
  });
  const failed = countOf(execution, 'failed') > 0;
  const phase = !isComplete(execution)
    ? 'running'
    : cancelTime !== undefined
      ? 'cancelled'
      : failed
        ? 'failed'
        : 'succeeded';
  const reason = cancelTime !== undefined && phase === 'running' ? { executionReason: 'CANCELLING' } : {};
  return [
    { ...condition('Completed', phase, updateTime), ...reason },
    succeeded('ResourcesAvailable'),
    succeeded('Started'),
    succeeded('ContainerReady'),
  ];
}

function condition(type: string, phase: TaskState['phase'], time: number): JsonObject {
  const lastTransitionTime = toRfc3339(time);
  switch (phase) {
    case 'pending':
    case 'running':
      return { type, state: 'CONDITION_RECONCILING', lastTransitionTime };
    case 'succeeded':
      return { type, state: 'CONDITION_SUCCEEDED', lastTransitionTime };
    case 'cancelled':
      return { type, state: 'CONDITION_FAILED', executionReason: 'CANCELLED', lastTransitionTime };
    case 'failed':
      return { type, state: 'CONDITION_FAILED', executionReason: 'NON_ZERO_EXIT_CODE', lastTransitionTime };
  }
}
