import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openClients, type Opened } from './clients';
import { shop } from './small-scenario';

const project = 'projects/acme-shop';
const organization = 'organizations/688851828130';

let google: Opened;
let poor: Opened;
beforeAll(async () => {
  google = await openClients();
  poor = await openClients(['pubsub.*', 'run.services.update']);
}, 60_000);
afterAll(async () => {
  await google.close();
  await poor.close();
});

describe('which permissions the caller has', () => {
  const asked = ['run.services.get', 'run.services.update', 'pubsub.subscriptions.consume'];
  type Asking = (at: Opened, resource: string) => Promise<readonly string[]>;
  const only = ({ permissions }: { permissions?: string[] | null }): readonly string[] => permissions ?? [];
  const cases: readonly [string, Asking, string][] = [
    [
      'a project by id',
      async ({ projects }, resource) =>
        only((await projects.testIamPermissions({ resource, permissions: asked }))[0]),
      project,
    ],
    [
      'a project by number',
      async ({ projects }, resource) =>
        only((await projects.testIamPermissions({ resource, permissions: asked }))[0]),
      'projects/123456789012',
    ],
    [
      'a service',
      async ({ services }, resource) =>
        only((await services.testIamPermissions({ resource, permissions: asked }))[0]),
      shop,
    ],
    [
      'a subscription',
      async ({ rights }, resource) => {
        const [answer] = await rights.subscription(resource).iam.testPermissions(asked);
        return Object.entries(answer).flatMap(([permission, has]) => (has ? [permission] : []));
      },
      `${project}/subscriptions/scc-findings-responder`,
    ],
    [
      'a source',
      async ({ scc }, resource) => only((await scc.testIamPermissions({ resource, permissions: asked }))[0]),
      `${organization}/sources/1`,
    ],
  ];
  test.each(cases)(
    'on %s: all, or without those that are denied; none on what does not exist',
    async (_title, call, resource) => {
      expect(await call(google, resource)).toEqual(asked);
      expect(await call(poor, resource)).toEqual(['run.services.get']);
      expect(await call(google, resource.replace(/acme-shop|688851828130|123456789012/u, 'other'))).toEqual(
        [],
      );
    },
  );
});
