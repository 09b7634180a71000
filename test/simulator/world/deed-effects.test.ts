import { describe, expect, test } from '@jest/globals';
import { CallLog } from '../../../simulator/call-log';
import { truthOf } from '../../../simulator/control/truth';
import { eventSchema } from '../../../simulator/scenarios/schema/event-schema';
import { objectOf, textOf } from '../../../simulator/wire/json';
import type { World } from '../../../simulator/world/world';
import { admin, call, compute, lookedAt, rogue, stolen } from './stolen';
import type { Deed } from './stolen';

describe('what changes', () => {
  test('a key of the account, named in the answer, never its private part', () => {
    const { world, audited } = stolen();
    world.fire(call({ what: 'create-key' }), true);
    const [key] = world.identities.find(compute)?.keys ?? [];
    const [entry] = audited();
    const { response } = objectOf(entry ?? {}, 'protoPayload');
    expect(response).toMatchObject({
      name: `projects/acme-shop/serviceAccounts/${compute}/keys/${key?.id ?? 'none'}`,
    });
    expect(JSON.stringify(entry)).not.toMatch(/private_?key_?data/iu);
  });

  test.each<[string, Deed, string]>([
    [
      'of the project',
      { what: 'set-project-policy', role: 'roles/owner', member: rogue },
      'projects/123456789012',
    ],
    [
      'of an account',
      { what: 'set-account-policy', account: admin, role: 'roles/owner', member: rogue },
      `//iam.googleapis.com/projects/acme-shop/serviceAccounts/${admin}`,
    ],
    [
      'of a service',
      { what: 'set-service-policy', of: 'shop', role: 'roles/owner', member: rogue },
      '//run.googleapis.com/projects/acme-shop/locations/europe-west1/services/shop',
    ],
  ])('the policy %s', (_name, doing, resource) => {
    const { world } = stolen();
    world.fire(call(doing), true);
    expect(world.identities.bindingsOn(resource)).toEqual([{ role: 'roles/owner', members: [rogue] }]);
  });

  test.each<[string, Deed]>([
    ['a project', { what: 'set-project-policy', role: 'roles/owner', member: rogue }],
    ['an account', { what: 'set-account-policy', role: 'roles/owner', member: rogue }],
  ])('IAM says what was added to the policy of %s', (_name, doing) => {
    const { world, audited } = stolen();
    world.fire(call(doing), true);
    expect(audited()[0]).toMatchObject({
      protoPayload: {
        serviceData: {
          '@type': 'type.googleapis.com/google.iam.v1.logging.AuditData',
          policyDelta: { bindingDeltas: [{ action: 'ADD', role: 'roles/owner', member: rogue }] },
        },
      },
    });
  });

  test('Cloud Run says nothing of what was added, and names the service in no label', () => {
    const { world, audited } = stolen();
    world.fire(
      call({ what: 'set-service-policy', of: 'shop', role: 'roles/run.invoker', member: 'allUsers' }),
      true,
    );
    const [entry] = audited();
    expect(entry).toMatchObject({ resource: { labels: { service_name: '', revision_name: '' } } });
    expect(objectOf(entry ?? {}, 'protoPayload')).not.toHaveProperty('serviceData');
  });

  test('a new account, service and machine are there, and a service has instances', () => {
    const { clock, world } = stolen();
    const digest = `sha256:${'a'.repeat(64)}`;
    world.fire(call({ what: 'create-account', account: admin, displayName: 'Admin' }), true);
    world.fire(
      call({ what: 'create-service', name: 'worker', image: 'm:1', digest, minInstanceCount: 2 }),
      true,
    );
    world.fire(call({ what: 'insert-instance', name: 'miner' }), true);
    clock.advance(10);
    world.settle();
    expect(world.identities.find(admin)).toMatchObject({ displayName: 'Admin', disabled: false });
    expect(world.fleet.alive('worker')).toHaveLength(2);
    expect(world.identities.machines()).toMatchObject([{ name: 'miner', status: 'RUNNING' }]);
  });

  test('a name that is taken stays what it was', () => {
    const { world } = stolen();
    const digest = `sha256:${'a'.repeat(64)}`;
    const before = world.services.get('shop');
    world.fire(call({ what: 'create-service', name: 'shop', image: 'm:1', digest }), true);
    expect(world.services.get('shop')).toBe(before);
  });

  test.each(['v1', 'v2'])('a long-running call has an entry for its start and its end: %s', (api) => {
    const { world, audited } = stolen();
    const digest = `sha256:${'a'.repeat(64)}`;
    world.fire(call({ what: 'create-service', name: 'worker', image: 'm:1', digest, api }), true);
    const entries = audited();
    expect(entries).toMatchObject([{ operation: { first: true } }, { operation: { last: true } }]);
    expect(entries.map(lookedAt)).toMatchObject([
      { method: `google.cloud.run.${api}.Services.CreateService` },
      { method: `google.cloud.run.${api}.Services.CreateService` },
    ]);
    expect(new Set(entries.map((entry) => objectOf(entry, 'operation')['id'])).size).toBe(1);
  });
});

describe('how it is called', () => {
  test('in a burst: so many entries, the last one now, a quarter of a second apart', () => {
    const { world, audited } = stolen();
    const now = world.agenda.now();
    world.fire(call({ what: 'test-permissions', permissions: ['run.jobs.run'] }, { times: 4 }), true);
    const times = audited().map((entry) => Date.parse(textOf(entry, 'timestamp')) - now);
    expect(times).toEqual([-750, -500, -250, 0]);
  });

  test('objects: a call each', () => {
    const { world, audited } = stolen();
    world.fire(call({ what: 'delete-objects', bucket: 'b', objects: ['1', '2', '3'] }), true);
    expect(audited().map((entry) => lookedAt(entry).resource)).toEqual([
      'projects/_/buckets/b/objects/1',
      'projects/_/buckets/b/objects/2',
      'projects/_/buckets/b/objects/3',
    ]);
  });

  const used = { what: 'access-secret', secret: 'db' };
  test('with a key: it names the key, and works when the token is dead', () => {
    const { clock, world, audited } = stolen();
    world.fire(call({ what: 'create-key' }), true);
    clock.advance(500);
    world.fire(call(used, { with: 'key' }), true);
    const [key] = world.identities.find(compute)?.keys ?? [];
    expect(audited().at(-1)).toMatchObject({
      protoPayload: {
        authenticationInfo: {
          serviceAccountKeyName: `//iam.googleapis.com/projects/acme-shop/serviceAccounts/${compute}/keys/${key?.id ?? ''}`,
        },
      },
    });
  });

  test.each<[string, (world: World) => void]>([
    ['that there is not', () => undefined],
    [
      'of an account that is disabled',
      (world) => {
        world.fire(call({ what: 'create-key' }), true);
        world.fire(eventSchema.parse({ do: 'disable-identity', service: 'shop' }));
      },
    ],
  ])('with a key %s: it does not happen', (_name, prepare) => {
    const { world, audited } = stolen();
    prepare(world);
    world.fire(call(used, { with: 'key' }), true);
    expect(
      audited()
        .map(lookedAt)
        .filter(({ log }) => log === 'data_access'),
    ).toEqual([]);
  });

  test('as another account: that one is the principal, and the first stands behind it', () => {
    const { world, audited } = stolen();
    world.fire(call(used, { as: admin }), true);
    expect(audited()[0]).toMatchObject({
      protoPayload: {
        authenticationInfo: {
          principalEmail: admin,
          serviceAccountDelegationInfo: [{ firstPartyPrincipal: { principalEmail: compute } }],
        },
      },
    });
  });

  test('what the attacker did is in the truth, what was refused too; what others do is not', () => {
    const { world } = stolen();
    world.fire(call({ what: 'create-key' }), true);
    world.fire(call(used, { code: 7 }), true);
    world.fire(call({ what: 'delete-sink', sink: 's' }), false);
    expect(truthOf(world, new CallLog())).toMatchObject({
      attacker: {
        uses: [
          { account: compute, what: 'create-key', refused: false },
          { account: compute, what: 'access-secret', refused: true },
        ],
      },
    });
  });

  test('an account that is disabled is disabled in IAM, too', () => {
    const { world } = stolen();
    world.fire(eventSchema.parse({ do: 'disable-identity', service: 'shop' }));
    expect(world.identities.find(compute)?.disabled).toBe(true);
  });
});
