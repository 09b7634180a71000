import { serviceUri } from '../../world/service/address';
import type { JsonObject } from '../../wire/json';
import { textOf } from '../../wire/json';
import { toRfc3339 } from '../../world/rfc3339';
import { configurationFailure } from '../../world/service/rollout';
import { isReconciling } from '../../world/service/service-state';
import type { Readiness, ServiceState } from '../../world/service/service-state';
import type { World } from '../../world/world';
import { etagOf } from './etag';
import { revisionName, serviceName } from '../names';

/**
 * A v2 Service as Cloud Run answers it, in its order of fields. While a change is under way the generation is ahead and
 * everything that is observed (conditions, latest revisions, traffic statuses) is still the old.
 */
export function serviceShape(world: World, service: ServiceState): JsonObject {
  const { google } = world.scenario;
  const name = serviceName(google, service.name);
  const { description, labels, annotations, ingress, launchStage, template, traffic, scaling, ...others } =
    service.spec;
  return {
    name,
    description,
    uid: service.uid,
    generation: String(service.generation),
    labels,
    annotations,
    createTime: toRfc3339(service.createTime),
    updateTime: toRfc3339(service.updateTime),
    creator: service.creator,
    lastModifier: service.lastModifier,
    ingress,
    launchStage,
    template,
    traffic,
    scaling: wireScaling(scaling),
    ...others,
    observedGeneration: String(service.observedGeneration),
    terminalCondition: condition('Ready', service.readiness),
    conditions: conditions(service),
    latestReadyRevision: revisionName(google, service.name, service.latestReadyRevision),
    latestCreatedRevision: revisionName(google, service.name, service.latestCreatedRevision),
    trafficStatuses: service.served.traffic.map((target) => {
      const tag = textOf(target, 'tag');
      return {
        ...target,
        ...(tag === '' ? {} : { uri: serviceUri(world.ids, google, service.name, tag) }),
      };
    }),
    uri: serviceUri(world.ids, google, service.name),
    threatDetectionEnabled: true,
    ...(isReconciling(service) ? { reconciling: true } : {}),
    etag: etagOf(service.updateTime, name),
  };
}

/** An empty scaling is not shown at all. */
function wireScaling(scaling: JsonObject[string]): JsonObject[string] {
  return typeof scaling === 'object' && scaling !== null && Object.keys(scaling).length === 0
    ? undefined
    : scaling;
}

function condition(type: string, readiness: Readiness): JsonObject {
  return {
    type,
    state: readiness.state,
    message: readiness.message,
    lastTransitionTime: toRfc3339(readiness.time),
    ...(readiness.state === 'CONDITION_FAILED' ? { severity: 'ERROR' } : {}),
  };
}

function conditions(service: ServiceState): readonly JsonObject[] {
  const { readiness, configurationReadyTime, revisions } = service;
  const why = configurationFailure(service);
  const configuration: Readiness =
    why === undefined
      ? { state: 'CONDITION_SUCCEEDED', time: configurationReadyTime }
      : { state: 'CONDITION_FAILED', message: why, time: (revisions.at(-1)?.createTime ?? 0) + 4_900 };
  const succeeded: Readiness = { state: 'CONDITION_SUCCEEDED', time: readiness.time };
  // Routes are not judged anew before a change has ended; a revision that failed is no fault of theirs.
  const routes = isReconciling(service) || readiness.message === why ? succeeded : readiness;
  return [condition('RoutesReady', routes), condition('ConfigurationsReady', configuration)];
}
