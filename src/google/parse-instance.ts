import type { ContainerSettings } from '../domain/service';
import type { InstanceSettings } from '../domain/workload-settings';
import type { Workload } from '../domain/workload';
import { parseContainers } from './parse-container';
import { parseDeployedWith } from './parse-deployed-with';
import { fieldsOf, type Fields } from './parse-fields';
import { parseVpc } from './parse-vpc';
import { reliable } from './reliable';

/**
 * Reads a v2 Instance, as plain JSON. Throws `unexpected-answer` when uid, etag or generation is missing. An instance
 * says itself which digest each of its containers runs, whatever its image reference says now.
 */
export function parseInstance(value: unknown, workload: Workload): InstanceSettings {
  const instance = fieldsOf(value);
  const deployedWith = parseDeployedWith(instance);
  return reliable({
    workload,
    uid: instance.text('uid'),
    etag: instance.text('etag'),
    generation: instance.text('generation'),
    ready: instance.child('terminalCondition').text('state'),
    serviceAccount: instance.text('serviceAccount'),
    containers: withDigests(parseContainers(instance), instance.children('containerStatuses')),
    ingress: instance.text('ingress'),
    invokerIamDisabled: instance.flag('invokerIamDisabled'),
    createdBy: instance.text('creator'),
    lastModifiedBy: instance.text('lastModifier'),
    updatedAt: instance.time('updateTime'),
    vpcEgress: parseVpc(instance),
    ...(deployedWith === undefined ? {} : { deployedWith }),
  });
}

function withDigests(
  containers: readonly ContainerSettings[],
  statuses: readonly Fields[],
): readonly ContainerSettings[] {
  return containers.map((container) => {
    const status = statuses.find((each) => each.text('name') === container.name);
    const digest = /sha256:[0-9a-f]{64}/.exec(status?.text('imageDigest') ?? '')?.[0];
    return digest === undefined ? container : { ...container, digest };
  });
}
