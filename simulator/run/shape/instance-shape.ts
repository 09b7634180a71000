import type { JsonObject } from '../../wire/json';
import { isJsonObject, listOf, textOf } from '../../wire/json';
import type { InstanceResourceState } from '../../world/instance/instance-resource-state';
import type { World } from '../../world/world';
import { conditionOf, logUri, metadataOf } from './condition';
import { etagOf } from './etag';
import { instanceName } from '../names';

/** A v2 Instance. Which digest an image stood for is told in `containerStatuses`. */
export function instanceShape(world: World, instance: InstanceResourceState): JsonObject {
  const { google } = world.scenario;
  const name = instanceName(google, instance.name);
  const reconciling = instance.readiness.state === 'CONDITION_PENDING' || instance.deleteTime !== undefined;
  return {
    name,
    ...metadataOf(instance),
    ...instance.spec,
    observedGeneration: String(instance.observedGeneration),
    logUri: logUri(
      google.project.id,
      `resource.type="cloud_run_instance" resource.labels.instance_name="${instance.name}"`,
    ),
    terminalCondition: conditionOf('Ready', instance.readiness),
    conditions: [
      conditionOf('Running', {
        state: instance.wanted === 'running' ? 'CONDITION_SUCCEEDED' : 'CONDITION_FAILED',
        time: instance.readiness.time,
      }),
    ],
    containerStatuses: listOf(instance.spec, 'containers')
      .filter(isJsonObject)
      .map((container) => ({
        name: textOf(container, 'name') || instance.name,
        imageDigest: instance.digests[textOf(container, 'image')] ?? '',
      })),
    ...(reconciling ? { reconciling } : {}),
    etag: etagOf(instance.updateTime, name),
  };
}
