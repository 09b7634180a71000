import type { JsonObject } from '../../wire/json';
import { countOf, isComplete } from '../../world/job/execution-state';
import type { ExecutionState } from '../../world/job/execution-state';
import type { JobState } from '../../world/job/job-state';
import { toRfc3339 } from '../../world/rfc3339';
import type { World } from '../../world/world';
import { conditionOf, metadataOf } from './condition';
import { etagOf } from './etag';
import { jobName } from '../names';

/** A v2 Job. */
export function jobShape(world: World, job: JobState): JsonObject {
  const name = jobName(world.scenario.google, job.name);
  const pending = job.readiness.state === 'CONDITION_PENDING';
  const [latest] = world.jobs.executions.list(job.name);
  return {
    name,
    ...metadataOf(job),
    ...job.spec,
    observedGeneration: String(job.observedGeneration),
    terminalCondition: conditionOf('Ready', job.readiness),
    executionCount: job.executionCount,
    ...(latest === undefined ? {} : { latestCreatedExecution: referenceOf(latest) }),
    ...(pending || job.deleteTime !== undefined ? { reconciling: true } : {}),
    etag: etagOf(job.updateTime, name),
  };
}

function referenceOf(execution: ExecutionState): JsonObject {
  const { name, createTime, completionTime, deleteTime } = execution;
  return {
    name,
    createTime: toRfc3339(createTime),
    ...(completionTime === undefined ? {} : { completionTime: toRfc3339(completionTime) }),
    ...(deleteTime === undefined ? {} : { deleteTime: toRfc3339(deleteTime) }),
    completionStatus: `EXECUTION_${statusOf(execution)}`,
  };
}

function statusOf(execution: ExecutionState): string {
  if (!isComplete(execution)) return countOf(execution, 'running') > 0 ? 'RUNNING' : 'PENDING';
  if (execution.cancelTime !== undefined) return 'CANCELLED';
  return countOf(execution, 'failed') > 0 ? 'FAILED' : 'SUCCEEDED';
}
