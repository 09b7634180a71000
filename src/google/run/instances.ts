import { defined } from '../../domain/defined';
import type { ContainerSettings } from '../../domain/workload/service';
import type { Workload } from '../../domain/workload/workload';
import type { InstanceSettings } from '../../domain/workload/workload-settings';
import { readOptions, type Clients } from '../client/clients';
import { fieldsOf, type Fields } from '../client/parse-fields';
import { readOne } from '../client/read';
import { resourceOfKind } from './resource-name';
import { parseContainers, parseDeployedWith, parseVpc, requireVersioned } from './template';

/**
 * Reads of Cloud Run instances that are resources of their own, over the Admin API v2. Throws `malformed` for a workload of
 * another kind.
 */
export function createRunInstances(clients: Clients) {
  return {
    async instance(workload: Workload) {
      const name = resourceOfKind(workload, 'instances');
      return readOne(
        {
          what: 'read the instance',
          resource: name,
          source: 'run.googleapis.com',
          request: `Instances.GetInstance ${name}`,
        },
        async () => clients.runInstances().getInstance({ name }, readOptions()),
        (raw) => parseInstance(raw, workload),
      );
    },
  };
}

/**
 * Reads a v2 Instance, as plain JSON. Throws `unexpected-answer` when uid, etag or generation is missing. An instance
 * says itself which digest each of its containers runs, whatever its image reference says now.
 */
export function parseInstance(value: unknown, workload: Workload): InstanceSettings {
  const instance = fieldsOf(value);
  const deployedWith = parseDeployedWith(instance);
  return requireVersioned({
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
    ...defined({ deployedWith }),
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
