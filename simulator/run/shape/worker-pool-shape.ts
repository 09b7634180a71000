import type { JsonObject } from '../../wire/json';
import { toRfc3339 } from '../../world/rfc3339';
import type { RevisionState } from '../../world/service/service-state';
import { resolvedContainers } from '../../world/workload/template';
import type { WorkerPoolState } from '../../world/worker-pool/worker-pool-state';
import type { World } from '../../world/world';
import { conditionOf, logUri, metadataOf } from './condition';
import { etagOf } from './etag';
import { poolRevisionName, workerPoolName } from '../names';

/** A v2 WorkerPool: no traffic, no address, no conditions of routes. */
export function workerPoolShape(world: World, pool: WorkerPoolState): JsonObject {
  const { google } = world.scenario;
  const name = workerPoolName(google, pool.name);
  const reconciling = pool.readiness.state === 'CONDITION_PENDING' || pool.deleteTime !== undefined;
  return {
    name,
    ...metadataOf(pool),
    ...pool.spec,
    observedGeneration: String(pool.observedGeneration),
    terminalCondition: conditionOf('Ready', pool.readiness),
    latestReadyRevision: poolRevisionName(google, pool.name, pool.latestReadyRevision),
    latestCreatedRevision: poolRevisionName(google, pool.name, pool.latestCreatedRevision),
    instanceSplitStatuses: pool.served.instanceSplits,
    threatDetectionEnabled: true,
    ...(reconciling ? { reconciling } : {}),
    etag: etagOf(pool.updateTime, name),
  };
}

/** A v2 Revision of a worker pool. */
export function poolRevisionShape(world: World, pool: WorkerPoolState, revision: RevisionState): JsonObject {
  const { google } = world.scenario;
  const name = poolRevisionName(google, pool.name, revision.name);
  const { containers: _containers, revision: _name, ...template } = revision.template;
  const readyTime = revision.createTime + 4_900;
  const instances = pool.served.splits
    .filter((split) => split.revision === revision.name)
    .reduce((sum, split) => sum + split.instances, 0);
  const retired = !pool.served.splits.some((split) => split.revision === revision.name);
  return {
    name,
    uid: revision.uid,
    generation: '1',
    createTime: toRfc3339(revision.createTime),
    updateTime: toRfc3339(readyTime),
    launchStage: 'GA',
    ...template,
    containers: resolvedContainers(revision.template, revision.digests),
    conditions: [
      conditionOf('Ready', { state: 'CONDITION_SUCCEEDED', time: readyTime }),
      retired
        ? {
            type: 'Active',
            state: 'CONDITION_FAILED',
            severity: 'INFO',
            revisionReason: 'RETIRED',
            message: 'Revision retired.',
            lastTransitionTime: toRfc3339(pool.readiness.time),
          }
        : conditionOf('Active', { state: 'CONDITION_SUCCEEDED', time: readyTime }),
    ],
    observedGeneration: '1',
    logUri: logUri(
      google.project.id,
      `resource.type="cloud_run_worker_pool" resource.labels.worker_pool_name="${pool.name}" resource.labels.revision_name="${revision.name}"`,
    ),
    scalingStatus: { desiredMinInstanceCount: instances },
    creator: revision.creator,
    etag: etagOf(readyTime, name),
  };
}
