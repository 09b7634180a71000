import { describe, expect, test } from '@jest/globals';
import { report } from '../../simulator/many-kinds';
import { serve } from '../cloud-of-kinds';
import {
  bucket,
  compute,
  member,
  organization,
  project,
  scenario,
  shopper,
  type Identities,
} from './identity-scenario';
import { failureOf } from '../simulated';

describe('the account', () => {
  test.each<[string, Identities, object]>([
    ['as it is', {}, { disabled: false, deleted: false }],
    ['disabled', { accounts: [{ email: shopper, disabled: true }] }, { disabled: true, deleted: false }],
    ['deleted', { accounts: [{ email: shopper, deleted: true }] }, { disabled: false, deleted: true }],
  ])('%s', async (_name, identities, state) => {
    const { google } = await serve(scenario(identities));
    const read = await google.identity.account(shopper);
    expect(read.facts).toEqual({ email: shopper, ...state });
    expect(read.source).toBe('iam.googleapis.com');
  });

  test('of the default compute engine is looked for by the project’s number', async () => {
    const { google, sim } = await serve(scenario());
    expect((await google.identity.account(compute)).facts).toMatchObject({ deleted: false });
    expect(sim.calls.all()[0]?.resource).toContain(`projects/123456789012/serviceAccounts/${compute}`);
  });

  test('of an agent, whose project its address does not say: that it is not found is no proof', async () => {
    const { google } = await serve(scenario());
    const failure = await failureOf(google.identity.account('x@system.gserviceaccount.com'));
    expect(failure.code).toBe('permission-denied');
  });
});

describe('keys', () => {
  test('only those of people, with the time and whether they are disabled', async () => {
    const { google, sim } = await serve(
      scenario({ accounts: [{ email: shopper, keys: [{ createdMinutesAgo: 60, disabled: true }] }] }),
    );
    const made = sim.world.identities.createKey(shopper);
    const { facts, raw } = await google.identity.keys(shopper);
    expect(facts.map(({ id, disabled }) => [id, disabled])).toEqual([
      [expect.stringMatching(/^[0-9a-f]{40}$/), true],
      [made.id, false],
    ]);
    for (const { createdAt } of facts) expect(Date.parse(createdAt)).not.toBeNaN();
    expect(JSON.stringify(raw)).not.toContain('privateKey');
  });

  test('none', async () => {
    const { google } = await serve(scenario());
    expect((await google.identity.keys(shopper)).facts).toEqual([]);
  });
});

describe('what a place lies in', () => {
  test.each([
    [project, { name: project, parent: 'folders/11' }],
    ['projects/acme-shop', { name: project, parent: 'folders/11' }],
    ['folders/11', { name: 'folders/11', parent: organization }],
  ])('%s', async (place, facts) => {
    const { google } = await serve(scenario());
    expect((await google.identity.container(place)).facts).toEqual(facts);
  });
});

describe('roles by a policy', () => {
  const condition = { title: 'for a day', expression: 'request.time < timestamp("2027-01-01T00:00:00Z")' };
  const bindings: Identities['bindings'] = [
    {
      role: 'roles/editor',
      members: [
        member,
        'user:ada@example.com',
        'group:devs@example.com',
        'serviceAccount:book-shopper@acme-shop.iam.gserviceaccount.com',
      ],
    },
    { role: 'roles/owner', members: [member], condition },
    {
      role: 'roles/viewer',
      members: ['allUsers', 'allAuthenticatedUsers', 'domain:example.com', `deleted:${member}?uid=123`],
    },
    {
      role: 'roles/browser',
      members: [
        'principalSet://cloudresourcemanager.googleapis.com/projects/123456789012/type/ServiceAccount',
        'principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/*',
        'projectOwner:acme-shop',
      ],
    },
    { role: 'projects/acme-shop/roles/custom', members: [member] },
    { on: 'folders/11', role: 'roles/run.admin', members: [member] },
    { on: 'organization', role: 'roles/logging.admin', members: [member] },
  ];
  const open = (on: string, role: string, of: string) => ({ role, on, member: of, unresolved: true });

  test.each<[string, readonly object[]]>([
    [
      project,
      [
        { role: 'roles/editor', on: project, member },
        open(project, 'roles/editor', 'group:devs@example.com'),
        { role: 'roles/owner', on: project, member, condition: `for a day: ${condition.expression}` },
        open(project, 'roles/viewer', 'allUsers'),
        open(project, 'roles/viewer', 'allAuthenticatedUsers'),
        open(project, 'roles/viewer', 'domain:example.com'),
        open(
          project,
          'roles/browser',
          'principalSet://cloudresourcemanager.googleapis.com/projects/123456789012/type/ServiceAccount',
        ),
        { role: 'projects/acme-shop/roles/custom', on: project, member },
      ],
    ],
    ['folders/11', [{ role: 'roles/run.admin', on: 'folders/11', member }]],
    [organization, [{ role: 'roles/logging.admin', on: organization, member }]],
  ])('of %s', async (place, roles) => {
    const { google } = await serve(scenario({ bindings }));
    const read = await google.identity.boundOn(place, shopper);
    expect(read.facts).toEqual(roles);
    // Permissions of others are nobody's evidence here.
    expect(JSON.stringify(read)).not.toContain('ada@');
  });

  test('of one that was never set: none', async () => {
    const { google } = await serve(scenario());
    expect((await google.identity.boundOn(project, shopper)).facts).toEqual([]);
  });

  test('by search: the account’s own on the project and in it, none above it, nobody with a longer name', async () => {
    const { google } = await serve(
      scenario({
        bindings: [
          ...bindings,
          { on: bucket, role: 'roles/storage.admin', members: [member, 'allUsers'] },
          {
            on: bucket,
            role: 'roles/storage.objectViewer',
            members: ['serviceAccount:book-shopper@acme-shop.iam.gserviceaccount.com'],
          },
          { on: `//run.googleapis.com/${report}`, role: 'roles/run.invoker', members: [member] },
        ],
      }),
    );
    const { facts } = await google.identity.boundWithin(project, shopper);
    expect(facts.left).toBe(false);
    expect(facts.items.map(({ role, on }) => [role, on])).toEqual([
      ['roles/editor', project],
      ['roles/owner', project],
      ['projects/acme-shop/roles/custom', project],
      ['roles/storage.admin', bucket],
      ['roles/run.invoker', `//run.googleapis.com/${report}`],
    ]);
    expect(facts.items.every((item) => item.member === member && item.unresolved === undefined)).toBe(true);
  });

  test.each([
    [1_000, 1_000, 2, false],
    [5_600, 5_000, 10, true],
  ])(
    'by search: of %i bindings %i are read, in %i calls; more is said: %s',
    async (count, read, calls, left) => {
      const many = Array.from({ length: count }, (_each, index) => ({
        on: `${bucket}-${index}`,
        role: 'roles/storage.objectViewer',
        members: [member],
      }));
      const { google, sim } = await serve(scenario({ bindings: many }));
      const { facts } = await google.identity.boundWithin(project, shopper);
      expect(facts.items).toHaveLength(read);
      expect(facts.left).toBe(left);
      expect(sim.calls.all()).toHaveLength(calls);
    },
  );

  test('by search, when a later page fails: half of a list is not taken for a whole one', async () => {
    const many = Array.from({ length: 600 }, (_each, index) => ({
      on: `${bucket}-${index}`,
      role: 'roles/storage.objectViewer',
      members: [member],
    }));
    const { google, sim } = await serve(scenario({ bindings: many }));
    sim.faults.add({ method: '*', kind: 'error', code: 'INTERNAL', skip: 1 });
    expect((await failureOf(google.identity.boundWithin(project, shopper))).code).toBe('unreachable');
  });
});

describe('who else runs as it', () => {
  const machines = [
    { name: 'worker', serviceAccount: shopper },
    { name: 'bare', serviceAccount: 'none' as const },
    { name: 'plain' },
  ];
  const kinds = async (email: string) => {
    const { google } = await serve(scenario({ machines }));
    const { facts } = await google.identity.runners(project, email);
    expect(facts).toMatchObject({ left: false, untold: [] });
    return facts.items.map(({ kind, name }) => `${kind} ${name.split('/').at(-1) ?? ''}`);
  };

  test.each([
    ['of its own account', shopper, ['service shop', 'job report', 'VM worker']],
    ['of the default account', compute, ['service other', 'worker pool packer', 'VM plain']],
    ['of an account that nobody uses', 'nobody@acme-shop.iam.gserviceaccount.com', []],
    ['of one whose address is a part of another', 'hopper@acme-shop.iam.gserviceaccount.com', []],
  ])('%s', async (_name, email, found) => {
    expect(await kinds(email)).toEqual(found);
  });

  test('in all regions and without the settings of others in the evidence', async () => {
    const { google, sim } = await serve(scenario({ machines }));
    const read = await google.identity.runners(project, shopper);
    expect(JSON.stringify(read)).not.toContain('not-for-anybody');
    expect(sim.calls.all()).toMatchObject([
      { method: 'google.cloud.asset.v1.AssetService/SearchAllResources', resource: project },
    ]);
  });

  test('of more than are read: the rest is said to be there', async () => {
    const many = Array.from({ length: 5_100 }, (_each, index) => ({
      name: `worker-${index}`,
      serviceAccount: shopper,
    }));
    const { google } = await serve(scenario({ machines: many }));
    const { facts } = await google.identity.runners(project, shopper);
    expect(facts.left).toBe(true);
    expect(facts.items.length).toBeGreaterThan(4_900);
  });
});
