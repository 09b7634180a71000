import type { JsonObject } from '../../wire/json';
import { toRfc3339 } from '../../world/rfc3339';
import { isManual, scalingTarget } from '../../world/service/scaling';
import type { RevisionState, ServiceState } from '../../world/service/service-state';
import { resolvedContainers } from '../../world/workload/template';
import type { World } from '../../world/world';
import { goneAt } from './condition';
import { etagOf } from './etag';
import { revisionName, serviceName } from '../names';

/** A v2 Revision. Its images are shown by the digest that they were resolved to, whatever their tags mean now. */
export function revisionShape(world: World, service: ServiceState, revision: RevisionState): JsonObject {
  const { google } = world.scenario;
  const name = revisionName(google, service.name, revision.name);
  const {
    scaling,
    containers: _containers,
    revision: _name,
    labels,
    annotations,
    ...template
  } = revision.template;
  const readyTime = revision.createTime + 4_900;
  const query = `resource.type="cloud_run_revision" resource.labels.service_name="${service.name}" resource.labels.revision_name="${revision.name}"`;
  return {
    name,
    uid: revision.uid,
    generation: '1',
    labels,
    annotations,
    createTime: toRfc3339(revision.createTime),
    updateTime: toRfc3339(readyTime),
    ...(revision.deleteTime === undefined ? {} : goneAt(revision.deleteTime)),
    launchStage: 'GA',
    service: serviceName(google, service.name),
    scaling,
    ...template,
    containers: resolvedContainers(revision.template, revision.digests),
    conditions: conditions(service, revision, readyTime),
    observedGeneration: '1',
    logUri: `https://console.cloud.google.com/logs/viewer?project=${google.project.id}&advancedFilter=${encodeURIComponent(query)}`,
    scalingStatus: { desiredMinInstanceCount: scalingTarget(service, revision.name).minimum },
    creator: revision.creator,
    etag: etagOf(readyTime, name),
  };
}

function conditions(service: ServiceState, revision: RevisionState, time: number): readonly JsonObject[] {
  const succeeded = (type: string): JsonObject => ({
    type,
    state: 'CONDITION_SUCCEEDED',
    lastTransitionTime: toRfc3339(time),
  });
  const addressed = service.served.targets.some((target) => target.revision === revision.name);
  const stopped = isManual(service) && scalingTarget(service, revision.name).maximum === 0;
  const active = addressed
    ? succeeded('Active')
    : {
        type: 'Active',
        state: 'CONDITION_FAILED',
        severity: 'INFO',
        revisionReason: 'RETIRED',
        message: 'Revision retired.',
        lastTransitionTime: toRfc3339(service.readiness.time),
      };
  const healthy =
    stopped && addressed
      ? { ...succeeded('ContainerHealthy'), revisionReason: 'HEALTH_CHECK_SKIPPED' }
      : succeeded('ContainerHealthy');
  if (revision.fails !== undefined) {
    const failed = (type: string): JsonObject => ({
      ...succeeded(type),
      state: 'CONDITION_FAILED',
      severity: 'ERROR',
      message: revision.fails,
      revisionReason: 'HEALTH_CHECK_CONTAINER_ERROR',
    });
    const started = ['ResourcesAvailable', 'ContainerReady'].map(succeeded);
    return [failed('Ready'), active, failed('ContainerHealthy'), ...started];
  }
  return [succeeded('Ready'), active, healthy, succeeded('ResourcesAvailable'), succeeded('ContainerReady')];
}
