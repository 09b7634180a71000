import { describe, expect, test } from '@jest/globals';
import type { TrailQuery } from '../../../src/google/audit/trail-filter';
import { runtime, service, write, type Written } from './audit-entries';
import { denying, failureOf, payments, projectId, shared, simulate } from '../simulated';

const LIST = 'google.logging.v2.LoggingServiceV2/ListLogEntries';
const other = 'other@acme-payments.iam.gserviceaccount.com';
const person = 'ada@example.com';
const query = (more: Partial<TrailQuery> = {}): TrailQuery => ({
  projectId,
  workload: payments,
  accounts: [runtime],
  // After the deploys of the scenario, which are days old.
  from: new Date(Date.now() - 3 * 3_600_000).toISOString(),
  to: '2100-01-01T00:00:00Z',
  cap: 500,
  ...more,
});
const read: Written = {
  log: 'data_access',
  method: 'storage.objects.get',
  service: 'storage.googleapis.com',
};

describe('reading the trail fails', () => {
  test('without the permission', async () => {
    const { google } = await simulate(denying('logging.logEntries.list'));
    const failure = await failureOf(google.trail.changes(query()));
    expect(failure).toMatchObject({ code: 'permission-denied', permission: 'logging.logEntries.list' });
    expect(failure.message).toContain('could not read the audit trail in projects/acme-payments');
  });

  test('for the quota, with a wait, and once', async () => {
    const { google, sim } = await simulate();
    sim.faults.add({ method: LIST, kind: 'error', code: 'RESOURCE_EXHAUSTED', times: 2 });
    expect((await failureOf(google.trail.reads(query()))).code).toBe('rate-limited');
    expect(sim.calls.all().filter(({ method }) => method === LIST)).toHaveLength(1);
  });
});

describe('changes are', () => {
  test.each<[string, Written]>([
    ['any call of the account', { method: 'v1.compute.instances.insert', service: 'compute.googleapis.com' }],
    [
      'a call with a key of it',
      {
        principal: other,
        who: { serviceAccountKeyName: `//iam.googleapis.com/projects/p/serviceAccounts/${runtime}/keys/0a` },
      },
    ],
    [
      'a call as another account that it became',
      {
        principal: other,
        type: 'gce_instance',
        who: { serviceAccountDelegationInfo: [{ firstPartyPrincipal: { principalEmail: runtime } }] },
      },
    ],
    [
      'the same, told as a subject',
      {
        principal: other,
        type: 'gce_instance',
        who: { serviceAccountDelegationInfo: [{ principalSubject: `serviceAccount:${runtime}` }] },
      },
    ],
    ['a policy change of the project by anybody', { principal: person }],
    [
      'the same by v3',
      { principal: person, method: 'google.cloud.resourcemanager.v3.Projects.SetIamPolicy' },
    ],
    ['an invitation of an owner', { principal: person, method: 'InsertProjectOwnershipInvite' }],
    [
      'a key of its account by anybody',
      {
        principal: person,
        type: 'service_account',
        labels: { email_id: runtime },
        method: 'google.iam.admin.v1.CreateServiceAccountKey',
      },
    ],
    [
      'a deploy by anybody, v1',
      { ...service, principal: person, method: 'google.cloud.run.v1.Services.ReplaceService' },
    ],
    [
      'a deploy by anybody, v2',
      { ...service, principal: person, method: 'google.cloud.run.v2.Services.UpdateService' },
    ],
    [
      'what the platform did',
      { ...service, principal: '', log: 'system_event', method: '/InternalServices.ReplaceInternalService' },
    ],
    ['what a policy refused', { log: 'policy', code: 7 }],
    [
      'a policy change of the workload by anybody, which no label names',
      {
        ...service,
        labels: { service_name: '', location: '', revision_name: '' },
        principal: person,
        method: 'google.cloud.run.v1.Services.SetIamPolicy',
        resource: 'projects/acme-payments/locations/europe-west1/services/payment-api',
      },
    ],
    [
      'the same by the number of the project',
      {
        ...service,
        labels: {},
        principal: person,
        method: 'google.cloud.run.v2.Services.SetIamPolicy',
        resource: 'projects/415104041262/locations/europe-west1/services/payment-api',
      },
    ],
  ])('%s', async (_what, entry) => {
    const { google, sim } = await simulate();
    write(sim, entry);
    const { facts } = await google.trail.changes(query());
    expect(facts.entries.map(({ method }) => method)).toEqual([entry.method ?? 'SetIamPolicy']);
  });

  test.each<[string, Written]>([
    [
      'another call in the project',
      { principal: person, method: 'google.cloud.resourcemanager.v3.Projects.UpdateProject' },
    ],
    [
      'a key of another account',
      {
        principal: person,
        type: 'service_account',
        labels: { email_id: other },
        method: 'google.iam.admin.v1.CreateServiceAccountKey',
      },
    ],
    ['an account whose name begins alike', { principal: `${runtime}.evil.example`, method: 'x' }],
    [
      'a deploy of another service',
      { ...service, labels: { ...service.labels, service_name: 'shop' }, principal: person, method: 'x' },
    ],
    ['a read of its account', read],
    [
      'a policy change of a service whose name begins alike',
      {
        ...service,
        labels: {},
        principal: person,
        resource: 'projects/acme-payments/locations/europe-west1/services/payment-api-2',
      },
    ],
  ])('not %s', async (_what, entry) => {
    const { google, sim } = await simulate();
    write(sim, entry);
    expect((await google.trail.changes(query())).facts).toEqual({ entries: [], more: false });
  });

  test('without an account, those by anybody', async () => {
    const { google, sim } = await simulate();
    write(sim, { method: 'v1.compute.instances.insert' });
    write(sim, { principal: person });
    const { facts } = await google.trail.changes(query({ accounts: [] }));
    expect(facts.entries.map(({ principal }) => principal)).toEqual([person]);
  });

  test('of the scenario itself: the deploys, by whom', async () => {
    const { google } = await shared();
    const { facts } = await google.trail.changes(query({ from: '2020-01-01T00:00:00Z' }));
    expect(facts.entries.map(({ principal, origin }) => [principal, origin])[0]).toEqual([
      'lin@example.com',
      'outside',
    ]);
  });

  test('no more than the cap, oldest first, and that there are more', async () => {
    const { google, sim } = await simulate();
    for (let count = 0; count < 5; count += 1) write(sim, { resource: `projects/${count}` });
    const { facts, raw } = await google.trail.changes(query({ cap: 3 }));
    expect(facts.entries.map(({ resource }) => resource)).toEqual(['projects/0', 'projects/1', 'projects/2']);
    expect([facts.more, (raw as unknown[]).length]).toEqual([true, 3]);
  });

  test('not those of a hostile account name', async () => {
    const { google, sim } = await simulate();
    write(sim, { principal: person, type: 'gce_instance' });
    const accounts = ['x" OR severity>=DEFAULT OR protoPayload.methodName="', '\\'];
    expect((await google.trail.changes(query({ accounts }))).facts.entries).toEqual([]);
  });
});

describe('reads', () => {
  test('are those of the account alone', async () => {
    const { google, sim } = await simulate();
    write(sim, read);
    write(sim, { ...read, principal: person });
    const { facts } = await google.trail.reads(query());
    expect(facts.entries.map(({ principal, log }) => [principal, log])).toEqual([[runtime, 'data_access']]);
  });

  test('are not asked for without an account', async () => {
    const { google, sim } = await simulate();
    expect((await google.trail.reads(query({ accounts: [] }))).facts).toEqual({ entries: [], more: false });
    expect(sim.calls.all()).toEqual([]);
  });

  test('of a flood: what matters is found behind it', async () => {
    const { google, sim } = await simulate();
    for (let count = 0; count < 8; count += 1) write(sim, read);
    const secret: Written = {
      ...read,
      method: 'google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion',
    };
    write(sim, secret);
    write(sim, { ...read, callerIp: '198.51.100.23' });
    write(sim, { ...read, code: 7, resource: 'refused' });
    const { facts, raw } = await google.trail.reads(query({ cap: 4 }));
    expect(facts.more).toBe(true);
    expect(facts.entries.slice(4).map(({ method, callerIp, code }) => [method, callerIp, code])).toEqual([
      [secret.method, '34.76.10.20', 0],
      ['storage.objects.get', '198.51.100.23', 0],
      ['storage.objects.get', '34.76.10.20', 7],
    ]);
    expect(raw).toHaveLength(7);
  });

  test('of a flood whose second reading fails: what was read is kept, and the rest is said', async () => {
    const { google, sim } = await simulate((scenario) => ({
      ...scenario,
      logs: { ...scenario.logs, emptyFirstPage: false },
    }));
    for (let count = 0; count < 8; count += 1) write(sim, read);
    const take = sim.faults.take.bind(sim.faults);
    // Armed by the first call, so that it strikes the second.
    sim.faults.take = (method, resource) => {
      const struck = take(method, resource);
      sim.faults.add({ method: LIST, kind: 'error', code: 'UNAVAILABLE' });
      return struck;
    };
    const { facts } = await google.trail.reads(query({ cap: 4 }));
    expect(facts).toMatchObject({
      more: true,
      cut: expect.stringContaining('could not read the audit trail'),
    });
    expect(facts.entries).toHaveLength(4);
  });

  test('are left out without a word where they may not be read, and that can be asked', async () => {
    const { google, sim } = await simulate(denying('logging.privateLogEntries.list'));
    write(sim, read);
    expect((await google.trail.reads(query())).facts.entries).toEqual([]);
    expect(await google.trail.seesReads(projectId)).toBe(false);
  });

  test('may be read', async () => {
    const { google } = await shared();
    expect(await google.trail.seesReads(projectId)).toBe(true);
  });
});
