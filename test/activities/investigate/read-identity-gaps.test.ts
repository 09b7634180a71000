import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../../simulator/faults';
import { createActivities } from '../../../src/activities';
import { readFacts } from '../../../src/activities/parse-facts';
import type { IdentityFacts } from '../../../src/domain/evidence/identity-facts';
import { bucket, organization, project, scenario, shopper } from '../../google/iam/identity-scenario';
import { denying } from '../../google/simulated';
import { factsOf, gapsOf, open, read, rich, run, shop } from './identity-read';

describe('nothing names its account: the read fails, and with it nothing is taken for little', () => {
  test('no settings were read', async () => {
    const { deps, simulator } = await open();
    const { readIdentity } = createActivities(deps).reads;
    const activity = run(async () => readIdentity({ workload: shop }));
    await expect(activity).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('the account of the workload'),
    });
    expect(simulator.calls.all()).toEqual([]);
  });

  test('the settings name no account', async () => {
    const { deps, simulator } = await open();
    const { readWorkload, readIdentity } = createActivities(deps).reads;
    const settings = await run(async () => readWorkload({ workload: shop }));
    const facts = await readFacts(deps.ledger, 'settings', settings.facts);
    if (facts.kind !== 'services') throw new Error('not a service');
    const nobody = { ...facts, service: { ...facts.service, serviceAccount: '' } };
    const before = simulator.calls.all().length;
    const activity = run(async () =>
      readIdentity({ workload: shop, settings: await deps.ledger.putFacts(nobody) }),
    );
    await expect(activity).rejects.toMatchObject({ code: 'unexpected-answer' });
    expect(simulator.calls.all()).toHaveLength(before);
  });
});

describe('a part that cannot be read is a gap of its own, and the others are there', () => {
  const parts: readonly [string, readonly string[], (facts: IdentityFacts) => unknown, unknown][] = [
    ['iam.serviceAccounts.get', ['identity: account'], ({ disabled }) => disabled, undefined],
    ['iam.serviceAccountKeys.list', ['identity: keys'], ({ keys }) => keys, undefined],
    [
      'resourcemanager.projects.get',
      [`identity: what ${project} lies in`],
      ({ unreadPlaces, roles }) => [unreadPlaces, roles?.some(({ on }) => on !== project && on !== bucket)],
      [[`whatever ${project} lies in`], false],
    ],
    [
      'resourcemanager.folders.get',
      ['identity: what folders/11 lies in'],
      ({ unreadPlaces, roles }) => [unreadPlaces, roles?.some(({ on }) => on === 'folders/11')],
      [['whatever folders/11 lies in'], true],
    ],
    [
      'resourcemanager.projects.getIamPolicy',
      [`identity: roles on ${project}`],
      // The search found the account's own; the groups are not known.
      ({ unreadPlaces, roles }) => [
        unreadPlaces,
        roles?.filter(({ on }) => on === project).map(({ role }) => role),
      ],
      [[project], ['roles/editor', 'projects/acme-shop/roles/custom']],
    ],
    [
      'resourcemanager.folders.getIamPolicy',
      ['identity: roles on folders/11'],
      ({ unreadPlaces }) => unreadPlaces,
      ['folders/11'],
    ],
    [
      'resourcemanager.organizations.getIamPolicy',
      [`identity: roles on ${organization}`],
      ({ unreadPlaces }) => unreadPlaces,
      [organization],
    ],
    [
      'cloudasset.assets.searchAllIamPolicies',
      [`identity: roles within ${project}`],
      ({ unreadPlaces, roles }) => [unreadPlaces, roles?.some(({ on }) => on === bucket)],
      [[`single resources of ${project}`], false],
    ],
    [
      'cloudasset.assets.searchAllResources',
      [`identity: who else runs as it in ${project}`],
      ({ usedBy }) => usedBy,
      undefined,
    ],
  ];

  test.each(parts)('without %s', async (permission, whats, pick, expected) => {
    const opened = await open(denying(permission)(scenario(rich)));
    const result = await read(opened);
    expect(gapsOf(result)).toEqual(whats.map((what) => [what, permission]));
    for (const { what, hides } of result.gaps) {
      expect(what).toMatch(/^identity/);
      expect(hides).not.toBe('');
    }
    const facts = await factsOf(opened, result);
    expect(pick(facts)).toEqual(expected);
    expect(facts.email).toBe(shopper);
  });

  test('all of them: roles, keys and users are absent, which is not the same as none', async () => {
    const opened = await open(denying('resourcemanager.*', 'iam.*', 'cloudasset.*')(scenario(rich)));
    const result = await read(opened);
    expect(result.gaps.map(({ what }) => what)).toEqual([
      'identity: account',
      'identity: keys',
      `identity: what ${project} lies in`,
      `identity: roles on ${project}`,
      `identity: roles within ${project}`,
      `identity: who else runs as it in ${project}`,
    ]);
    const facts = await factsOf(opened, result);
    expect(Object.keys(facts).sort()).toEqual(['email', 'isDefaultCompute', 'unreadPlaces']);
    expect(result.evidence).toEqual([]);
    expect(result.headline).toBe(
      `runs as ${shopper}, roles unread, keys unread, others that run as it unread`,
    );
  });

  test('an API that is disabled is a gap at once, in Google’s words', async () => {
    const message = 'Cloud Asset API has not been used in project 123456789012 before or it is disabled.';
    const result = await read(await open(), {
      faults: [{ method: 'google.cloud.asset.*', kind: 'error', code: 'PERMISSION_DENIED', message }],
    });
    expect(gapsOf(result)).toEqual([
      [`identity: roles within ${project}`, undefined],
      [`identity: who else runs as it in ${project}`, undefined],
    ]);
    expect(result.gaps[0]?.why).toContain('it is disabled');
  });

  const flaky: readonly [string, Fault][] = [
    ['quota', { method: 'google.iam.admin.v1.IAM/*', kind: 'error', code: 'RESOURCE_EXHAUSTED' }],
    ['an outage', { method: 'google.cloud.asset.*', kind: 'error', code: 'UNAVAILABLE' }],
    ['lost answers', { method: 'google.cloud.resourcemanager.*', kind: 'lost-answer' }],
  ];
  test.each(flaky)('%s is tried again while there is time, and then a gap', async (_name, fault) => {
    const opened = await open();
    await expect(read(opened, { faults: [fault] })).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:rate-limited|unreachable)$/),
    });
    const late = await read(opened, { agoMs: 61_000 });
    expect(late.gaps.length).toBeGreaterThan(0);
    for (const { what } of late.gaps) expect(what).toMatch(/^identity/);
  });
});
