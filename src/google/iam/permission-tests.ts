import type { PubSub } from '@google-cloud/pubsub';
import { targetName, type GrantTarget } from '../../domain/plan/grant-command';
import {
  createClients,
  createPubSub,
  readOptions,
  type Clients,
  type GoogleOptions,
} from '../client/clients';
import { attempt } from '../client/errors';

export type PermissionTests = ReturnType<typeof createPermissionTests>;

/**
 * Asks Google which permissions this process's identity has. Nothing is changed, and nobody needs a permission to ask.
 * Throws `bad-config` for a `local` that is not loopback.
 */
export function createPermissionTests(options: GoogleOptions = {}) {
  const clients = createClients(options);
  const subscribers: PubSub[] = [];
  const held = async (target: GrantTarget, permissions: readonly string[]): Promise<readonly string[]> => {
    if (target.kind !== 'subscription') return test(clients, target, permissions);
    const [, projectId = ''] = target.name.split('/');
    const pubsub = createPubSub({ ...options, projectId });
    subscribers.push(pubsub);
    const { iam } = pubsub.subscription(target.name);
    const [answer] = await iam.testPermissions([...permissions], readOptions());
    return Object.entries(answer).flatMap(([permission, has]) => (has ? [permission] : []));
  };
  return {
    /**
     * Those of `permissions` that it has on the target. On a service or subscription that does not exist it has none, as
     * Google answers. Throws `Failure`.
     */
    async held(target: GrantTarget, permissions: readonly string[]): Promise<ReadonlySet<string>> {
      const call = { what: 'test permissions on', resource: targetName(target) };
      return new Set(await attempt(call, async () => held(target, permissions)));
    },
    async close(): Promise<void> {
      await Promise.all([clients.close(), ...subscribers.map(async (pubsub) => pubsub.close())]);
    },
  };
}

async function test(
  clients: Clients,
  target: Exclude<GrantTarget, { kind: 'subscription' }>,
  permissions: readonly string[],
): Promise<readonly string[]> {
  const request = { resource: targetName(target), permissions: [...permissions] };
  if (target.kind === 'account') {
    const { resource, permissions: asked } = request;
    const { data } = await clients
      .iam()
      .projects.serviceAccounts.testIamPermissions({ resource, requestBody: { permissions: asked } });
    return data.permissions ?? [];
  }
  const [answer] = await clientFor(clients, target.kind).testIamPermissions(request, readOptions());
  return answer.permissions ?? [];
}

function clientFor(clients: Clients, kind: Exclude<GrantTarget['kind'], 'subscription' | 'account'>) {
  switch (kind) {
    case 'organization':
      return clients.organizations();
    case 'folder':
      return clients.folders();
    case 'project':
      return clients.projects();
    case 'service':
      return clients.services();
  }
}
