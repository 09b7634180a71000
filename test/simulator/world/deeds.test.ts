import { describe, expect, test } from '@jest/globals';
import { eventSchema } from '../../../simulator/scenarios/schema/event-schema';
import { dataAccessDeeds, deedSchema } from '../../../simulator/scenarios/schema/deed-schema';
import { objectOf } from '../../../simulator/wire/json';
import { admin, call, compute, lookedAt, rogue, stolen } from './stolen';
import type { Deed } from './stolen';

describe('refused as an event', () => {
  const event = { do: 'use-token', service: 'shop', callerIp: '203.0.113.90' };
  const plain = { api: 'a.googleapis.com', method: 'M', resource: 'r', log: 'activity' };
  test.each<[string, unknown]>([
    ['neither a doing nor a call', event],
    ['a call without its log', { ...event, ...plain, log: undefined }],
    ['both', { ...event, ...plain, doing: { what: 'create-key' } }],
    ['a doing and a method', { ...event, method: 'M', doing: { what: 'create-key' } }],
    ['an unknown doing', { ...event, doing: { what: 'guess' } }],
    [
      'a role that is none',
      { ...event, doing: { what: 'set-project-policy', role: 'owner', member: rogue } },
    ],
    ['no member', { ...event, doing: { what: 'set-project-policy', role: 'roles/owner' } }],
    ['no objects', { ...event, doing: { what: 'delete-objects', bucket: 'b', objects: [] } }],
    ['no permissions', { ...event, doing: { what: 'test-permissions', permissions: [] } }],
    ['an unknown key', { ...event, doing: { what: 'create-key', of: admin } }],
    ['never', { ...event, ...plain, times: 0 }],
  ])('%s', (_name, input) => {
    expect(eventSchema.safeParse(input).success).toBe(false);
  });
});

const account = /^projects\/-\/serviceAccounts\/1\d{20}$/u;
const deeds: readonly (readonly [Deed, ReturnType<typeof lookedAt> | Readonly<Record<string, unknown>>])[] = [
  [
    { what: 'create-key' },
    {
      log: 'activity',
      type: 'service_account',
      service: 'iam.googleapis.com',
      method: 'google.iam.admin.v1.CreateServiceAccountKey',
      resource: expect.stringMatching(account),
    },
  ],
  [
    { what: 'set-project-policy', role: 'roles/owner', member: rogue },
    {
      log: 'activity',
      type: 'project',
      service: 'cloudresourcemanager.googleapis.com',
      method: 'SetIamPolicy',
      resource: 'projects/acme-shop',
    },
  ],
  [
    {
      what: 'set-account-policy',
      account: admin,
      role: 'roles/iam.serviceAccountTokenCreator',
      member: rogue,
    },
    {
      log: 'activity',
      type: 'service_account',
      service: 'iam.googleapis.com',
      method: 'google.iam.admin.v1.SetIAMPolicy',
      resource: expect.stringMatching(account),
    },
  ],
  [
    { what: 'set-service-policy', of: 'shop', role: 'roles/run.invoker', member: 'allUsers' },
    {
      log: 'activity',
      type: 'cloud_run_revision',
      service: 'run.googleapis.com',
      method: 'google.cloud.run.v1.Services.SetIamPolicy',
      resource: 'projects/acme-shop/locations/europe-west1/services/shop',
    },
  ],
  [
    { what: 'create-account', account: admin },
    {
      log: 'activity',
      type: 'service_account',
      service: 'iam.googleapis.com',
      method: 'google.iam.admin.v1.CreateServiceAccount',
      resource: 'projects/acme-shop',
    },
  ],
  [
    { what: 'test-permissions', permissions: ['storage.buckets.list', 'run.services.create'] },
    {
      log: 'data_access',
      type: 'project',
      service: 'cloudresourcemanager.googleapis.com',
      method: 'projects.testIamPermissions',
      resource: 'projects/acme-shop',
    },
  ],
  [
    { what: 'access-secret', secret: 'db' },
    {
      log: 'data_access',
      type: 'audited_resource',
      service: 'secretmanager.googleapis.com',
      method: 'google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion',
      resource: 'projects/123456789012/secrets/db/versions/latest',
    },
  ],
  [
    { what: 'generate-token', account: admin },
    {
      log: 'data_access',
      type: 'service_account',
      service: 'iamcredentials.googleapis.com',
      method: 'GenerateAccessToken',
      resource: expect.stringMatching(account),
    },
  ],
  [
    { what: 'delete-sink', sink: 'audit' },
    {
      log: 'activity',
      type: 'logging_sink',
      service: 'logging.googleapis.com',
      method: 'google.logging.v2.ConfigServiceV2.DeleteSink',
      resource: 'projects/acme-shop/sinks/audit',
    },
  ],
  [
    { what: 'delete-objects', bucket: 'b', objects: ['a/1'] },
    {
      log: 'data_access',
      type: 'gcs_bucket',
      service: 'storage.googleapis.com',
      method: 'storage.objects.delete',
      resource: 'projects/_/buckets/b/objects/a/1',
    },
  ],
  [
    {
      what: 'create-service',
      name: 'worker',
      image: 'eu.example/miner:1',
      digest: `sha256:${'a'.repeat(64)}`,
    },
    {
      log: 'activity',
      type: 'cloud_run_revision',
      service: 'run.googleapis.com',
      method: 'google.cloud.run.v2.Services.CreateService',
      resource: 'projects/acme-shop/locations/europe-west1/services/worker',
    },
  ],
  [
    { what: 'insert-instance', name: 'miner' },
    {
      log: 'activity',
      type: 'gce_instance',
      service: 'compute.googleapis.com',
      method: 'v1.compute.instances.insert',
      resource: 'projects/acme-shop/zones/europe-west1-b/instances/miner',
    },
  ],
];
const named = deeds.map(([doing, looks]) => [doing.what, doing, looks] as const);

test('every doing that there is has a case here', () => {
  expect(named.map(([what]) => what)).toEqual(deedSchema.options.map(({ shape }) => shape.what.value));
});

describe('in the audit log', () => {
  test.each(named)('%s', (_what, doing, looks) => {
    const { world, audited } = stolen();
    world.fire(call(doing), true);
    const entries = audited();
    expect(entries.map(lookedAt)[0]).toEqual(looks);
    expect(objectOf(entries[0] ?? {}, 'protoPayload')).toMatchObject({
      authenticationInfo: { principalEmail: compute, principalSubject: `serviceAccount:${compute}` },
      requestMetadata: { callerIp: '203.0.113.90', callerSuppliedUserAgent: 'python-requests/2.32.3' },
    });
    const granted = objectOf(entries[0] ?? {}, 'protoPayload')['authorizationInfo'];
    expect(granted).toEqual(expect.arrayContaining([expect.objectContaining({ granted: true })]));
  });

  test.each(named)('%s, refused: so it says, and nothing has changed', (_what, doing) => {
    const { world, audited } = stolen();
    const before = [world.identities.allPolicies(), world.identities.list(), world.services.list().length];
    world.fire(call(doing, { code: 7 }), true);
    const entries = audited();
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      severity: 'ERROR',
      protoPayload: { status: { code: 7, message: expect.stringContaining('denied') } },
    });
    expect(JSON.stringify(entries[0])).toContain('"granted":false');
    expect(JSON.stringify(entries[0])).not.toMatch(/bindingDeltas|"response"/u);
    expect([world.identities.allPolicies(), world.identities.list(), world.services.list().length]).toEqual(
      before,
    );
    expect(world.identities.machines()).toEqual([]);
  });

  test.each(named)('%s, with Data Access logs off', (what, doing) => {
    const { world, audited } = stolen({ logs: {} });
    world.fire(call(doing), true);
    const reads = dataAccessDeeds.some((each) => each === what);
    expect(audited().length > 0).toBe(!reads);
  });

  test.each(named)('%s, with a token that has expired: it does not happen', (_what, doing) => {
    const { clock, world, audited } = stolen();
    clock.advance(200);
    world.fire(call(doing), true);
    expect(audited()).toEqual([]);
  });
});
