import { describe, expect, test } from '@jest/globals';
import type { Workload } from '../../../src/domain/workload/workload';
import { workload } from '../../google/cloud-of-kinds';
import {
  bucket,
  compute,
  member,
  organization,
  project,
  scenario,
  shopper,
} from '../../google/iam/identity-scenario';
import { revision } from '../../simulator/small-scenario';
import { factsOf, open, read, rich } from './identity-read';

test('everything that there is', async () => {
  const opened = await open(scenario(rich));
  const result = await read(opened);
  expect(result.gaps).toEqual([]);
  const facts = await factsOf(opened, result);
  expect(facts).toMatchObject({ email: shopper, isDefaultCompute: false, disabled: false });
  expect(facts).not.toHaveProperty('unreadPlaces');
  expect(
    facts.roles?.map(({ role, on, member: of, condition, means }) => [
      role,
      on,
      of,
      condition,
      means !== undefined,
    ]),
  ).toEqual([
    ['roles/editor', project, member, undefined, true],
    ['roles/run.admin', 'folders/11', member, undefined, true],
    ['roles/logging.admin', organization, member, 'x: true', true],
    ['roles/storage.objectAdmin', bucket, member, undefined, true],
    ['roles/owner', project, 'group:admins@example.com', undefined, true],
    ['projects/acme-shop/roles/custom', project, member, undefined, false],
    ['roles/browser', project, 'allAuthenticatedUsers', undefined, false],
  ]);
  expect(facts.keys?.map(({ disabled }) => disabled)).toEqual([false, true]);
  expect(facts.usedBy?.map(({ kind, name }) => [kind, name.split('/').at(-1)])).toEqual([
    ['job', 'report'],
    ['VM', 'worker'],
  ]);
  expect(result.headline).toBe(
    `runs as ${shopper}, 5 roles, of which 4 matter, 1 working key, others that run as it: 2`,
  );
  expect(result.evidence.map(({ what }) => what)).toEqual([
    'identity: account',
    'identity: keys',
    `identity: what ${project} lies in`,
    'identity: what folders/11 lies in',
    `identity: roles on ${project}`,
    'identity: roles on folders/11',
    `identity: roles on ${organization}`,
    `identity: roles within ${project}`,
    `identity: who else runs as it in ${project}`,
  ]);
});

describe('which account', () => {
  const moved = {
    services: [
      {
        name: 'shop',
        revisions: [revision(1, { serviceAccount: shopper }), revision(2)],
        traffic: [{ percent: 100 }, { revision: 'shop-00001-abc', percent: 0, tag: 'old' }],
      },
    ],
  };

  test('that of the revision that a finding names; that it runs as another, too, is a gap', async () => {
    const opened = await open(scenario({}, moved));
    const result = await read(opened, { named: { revision: 'shop-00001-abc' } });
    expect((await factsOf(opened, result)).email).toBe(shopper);
    expect(result.gaps).toEqual([
      expect.objectContaining({ what: 'identity of other revisions', why: expect.stringContaining(compute) }),
    ]);
  });

  test('that of the newest settings, where none is named; the default compute account is known as such', async () => {
    const opened = await open(scenario({}, moved));
    const result = await read(opened);
    expect(await factsOf(opened, result)).toMatchObject({ email: compute, isDefaultCompute: true });
    expect(result.gaps.map(({ why }) => why)).toEqual([expect.stringContaining(shopper)]);
  });

  test.each<[Workload, string]>([
    [workload('jobs', 'report'), shopper],
    [workload('workerPools', 'packer'), compute],
    [workload('instances', 'desk'), compute],
  ])('of $kind', async (subject, email) => {
    const opened = await open();
    const result = await read(opened, { workload: subject });
    const facts = await factsOf(opened, result);
    expect(facts.email).toBe(email);
    expect(facts.usedBy?.some(({ name }) => name.endsWith(`/${subject.kind}/${subject.name}`))).toBe(false);
  });

  test.each([
    ['disabled', { disabled: true }, 'disabled', `runs as ${shopper} (disabled)`],
    ['deleted', { deleted: true }, 'deleted', `runs as ${shopper} (deleted)`],
  ] as const)('one that was %s', async (_name, state, key, headline) => {
    const opened = await open(
      scenario({ accounts: [{ email: shopper, roles: [{ role: 'roles/owner' }], ...state }] }),
    );
    const result = await read(opened);
    const facts = await factsOf(opened, result);
    expect(facts[key]).toBe(true);
    expect(result.headline).toContain(headline);
    // The bindings of the deleted account are nobody's any more.
    expect(facts.roles).toHaveLength(key === 'deleted' ? 0 : 1);
  });

  test('one of another project: that project is asked, too, and what cannot be read there is said', async () => {
    const foreign = 'runner@acme-other.iam.gserviceaccount.com';
    const opened = await open(
      scenario({}, { services: [{ name: 'shop', revisions: [revision(1, { serviceAccount: foreign })] }] }),
    );
    const result = await read(opened);
    const facts = await factsOf(opened, result);
    expect(facts.unreadPlaces).toEqual(['single resources of projects/acme-other']);
    // Nobody was found in the half that could be searched: that is not nobody.
    expect(facts).not.toHaveProperty('usedBy');
    expect(result.gaps.map(({ what }) => what)).toEqual([
      'identity: roles within projects/acme-other',
      'identity: who else runs as it in projects/acme-other',
    ]);
  });
});

test.each([
  [5_100, 500, ['the search gave more than is read', 'only 500 of']],
  [600, 500, ['only 500 of 601']],
])('of %i machines that run as it %i are kept by name, and the rest is said', async (count, kept, whys) => {
  const machines = Array.from({ length: count }, (_each, index) => ({
    name: `worker-${index}`,
    serviceAccount: shopper,
  }));
  const opened = await open(scenario({ machines }));
  const result = await read(opened);
  expect((await factsOf(opened, result)).usedBy).toHaveLength(kept);
  expect(result.gaps.map(({ why }) => why)).toEqual(whys.map((why) => expect.stringContaining(why)));
});

test('more roles than are kept: those that matter come first, and the rest is counted', async () => {
  const bindings = Array.from({ length: 1_000 }, (_each, index) => ({
    on: `${bucket}-${index}`,
    role: index === 999 ? 'roles/storage.admin' : 'roles/storage.objectCreator',
    members: [member],
  }));
  const opened = await open(scenario({ bindings }));
  const result = await read(opened);
  const facts = await factsOf(opened, result);
  expect(facts.roles).toHaveLength(500);
  expect(facts.roles?.[0]).toMatchObject({ role: 'roles/storage.admin', on: `${bucket}-999` });
  expect(result.gaps).toEqual([
    expect.objectContaining({ what: 'identity: roles', why: expect.stringContaining('500 of 1000') }),
  ]);
});
