import { describe, expect, test } from '@jest/globals';
import type { TrailEntry } from '../../../src/domain/audit-trail/trail-entry';
import { OWN } from '../signs';
import { access, added, entry, generate, outside, read, recognise, testing, times } from './trail-entries';

const told = (...entries: readonly TrailEntry[]) =>
  recognise(...entries).map(({ technique, recognised }) => [technique, recognised]);

const setPolicy: Partial<TrailEntry> = {
  method: 'SetIamPolicy',
  service: 'cloudresourcemanager.googleapis.com',
};
const destroy: Partial<TrailEntry> = {
  ...read,
  method: 'storage.objects.delete',
  resource: 'projects/_/buckets/b/objects/o',
};
const overwrite: Partial<TrailEntry> = {
  ...destroy,
  method: 'storage.objects.create',
  permissions: ['storage.objects.create', 'storage.objects.delete'],
};

describe('what a stolen token is used for', () => {
  test.each<[string, string, readonly TrailEntry[]]>([
    ['from outside, whatever it is', 'T1078.004', [entry(outside)]],
    ['from outside, a read', 'T1078.004', [entry({ ...read, ...outside, method: 'google.x.v1.X.GetX' })]],
    ['permissions in a burst', 'T1069.003', times(5, 10, testing)],
    [
      'a hundred permissions in one call',
      'T1069.003',
      [entry({ ...testing, permissions: Array.from({ length: 100 }, (_p, index) => `a.b.${index}`) })],
    ],
    ['a secret', 'T1555.006', [entry(access)]],
    [
      'the list of secrets',
      'T1555.006',
      [entry({ ...access, method: 'google.cloud.secretmanager.v1.SecretManagerService.ListSecrets' })],
    ],
    ['its own secret from outside', 'T1555.006', [entry({ ...access, ...outside })]],
    ['another account, v1', 'T1548.005', [entry(generate)]],
    ['another account, short', 'T1548.005', [entry({ ...generate, method: 'GenerateAccessToken' })]],
    ['another account, refused', 'T1548.005', [entry({ ...generate, code: 7, principal: OWN })]],
    ['a key', 'T1098.001', [entry({ method: 'google.iam.admin.v1.CreateServiceAccountKey' })]],
    [
      'the policy of an account',
      'T1098.003',
      [entry({ method: 'google.iam.admin.v1.SetIAMPolicy', service: 'iam.googleapis.com' })],
    ],
    ['an account', 'T1136.003', [entry({ method: 'google.iam.admin.v1.CreateServiceAccount' })]],
    ['the policy of the project', 'T1098.003', [entry(setPolicy)]],
    [
      'the policy of the project, v3',
      'T1098.003',
      [entry({ ...setPolicy, method: 'google.cloud.resourcemanager.v3.Projects.SetIamPolicy' })],
    ],
    ['an owner from outside', 'T1098.003', [entry({ method: 'InsertProjectOwnershipInvite' })]],
    [
      'audit logs off',
      'T1562.008',
      [
        entry({
          ...setPolicy,
          auditConfigs: [{ action: 'remove', service: 'allServices', logType: 'DATA_READ', exempted: '' }],
        }),
      ],
    ],
    [
      'itself exempted from audit logs',
      'T1562.008',
      [
        entry({
          ...setPolicy,
          auditConfigs: [{ action: 'add', service: 'allServices', logType: 'DATA_READ', exempted: OWN }],
        }),
      ],
    ],
    ['a sink deleted', 'T1562.008', [entry({ method: 'google.logging.v2.ConfigServiceV2.DeleteSink' })]],
    ['a sink changed', 'T1562.008', [entry({ method: 'google.logging.v2.ConfigServiceV2.UpdateSink' })]],
    ['retention', 'T1562.008', [entry({ method: 'storage.buckets.update' })]],
    ['objects deleted in bulk', 'T1485', times(20, 2, destroy)],
    ['objects overwritten in bulk', 'T1486', times(20, 2, overwrite)],
    ['a disk shared', 'T1537', [entry({ method: 'v1.compute.disks.setIamPolicy' })]],
    ['an image shared', 'T1537', [entry({ method: 'v1.compute.images.setIamPolicy' })]],
    ['a snapshot shared', 'T1537', [entry({ method: 'v1.compute.snapshots.setIamPolicy' })]],
    ['a machine', 'T1496', [entry({ method: 'v1.compute.instances.insert' })]],
    ...[
      'google.cloud.run.v2.Services.CreateService',
      'google.cloud.run.v1.Services.CreateService',
      'google.cloud.run.v2.Jobs.CreateJob',
      'google.cloud.run.v2.WorkerPools.CreateWorkerPool',
    ].map((method): [string, string, readonly TrailEntry[]] => [
      method,
      'T1496',
      [entry({ method, service: 'run.googleapis.com' })],
    ]),
  ])('%s is %s', (_what, technique, entries) => {
    expect(recognise(...entries).map((call) => call.technique)).toEqual([technique]);
  });
});

describe('ordinary', () => {
  test.each<[string, readonly TrailEntry[]]>([
    ['a read', [entry(read)]],
    ['a read of an object', [entry({ ...read, method: 'storage.objects.get' })]],
    [
      'a secret that it was given',
      [entry({ ...access, resource: 'projects/1/secrets/gateway-token/versions/1' })],
    ],
    ['a signature of its own', [entry({ ...generate, account: OWN })]],
    [
      'a signature of its own, by the name',
      [entry({ ...generate, account: '', resource: `projects/-/serviceAccounts/${OWN}` })],
    ],
    ['permissions now and then', times(30, 40, testing)],
    ['objects deleted now and then', times(100, 10, destroy)],
    [
      'an object created in bulk where nothing was',
      times(50, 1, { ...overwrite, permissions: ['storage.objects.create'] }),
    ],
  ])('%s is left out', (_what, entries) => {
    expect(recognise(...entries)).toEqual([]);
  });

  test.each<[string, Partial<TrailEntry>]>([
    ['a change that is in no row', {}],
    [
      'audit logs switched on',
      { ...setPolicy, auditConfigs: [{ action: 'add', service: 'x', logType: 'DATA_READ', exempted: '' }] },
    ],
    [
      'a deploy by a person',
      {
        principal: 'lin@example.com',
        method: 'google.cloud.run.v2.Services.CreateService',
        service: 'run.googleapis.com',
      },
    ],
    [
      'a method of another service that ends alike',
      { method: 'google.example.v1.Things.RunJob', service: 'example.googleapis.com' },
    ],
  ])('%s is shown and recognised as nothing', (_what, change) => {
    expect(told(entry(change))).toEqual([[undefined, undefined]]);
  });
});

describe('the policy', () => {
  const eve = added('roles/owner', 'user:eve@example.org');
  const gone = { ...eve, action: 'remove' } as const;

  test('what was added and removed', () => {
    expect(recognise(entry({ ...setPolicy, bindings: [eve, gone] }))).toMatchObject([
      {
        technique: 'T1098.003',
        added: ['roles/owner user:eve@example.org'],
        removed: ['roles/owner user:eve@example.org'],
      },
    ]);
  });

  test('that took alone is no grant', () => {
    expect(told(entry({ ...setPolicy, bindings: [gone] }))).toEqual([
      ['T1531', 'took roles away from others'],
    ]);
  });

  test('that gave a role and cut logging tells both', () => {
    const auditConfigs = [
      { action: 'remove', service: 'allServices', logType: 'DATA_READ', exempted: '' },
    ] as const;
    expect(told(entry({ ...setPolicy, bindings: [eve], auditConfigs })).map(([id]) => id)).toEqual([
      'T1098.003',
      'T1562.008',
    ]);
  });

  test('of more changes than can be shown keeps the first', () => {
    const bindings = Array.from({ length: 1_000 }, (_each, index) =>
      added('roles/viewer', `user:u${index}@example.org`),
    );
    expect(recognise(entry({ ...setPolicy, bindings }))[0]?.added).toHaveLength(20);
  });
});

describe('who it was', () => {
  test.each<[string, Partial<TrailEntry>, string, string | undefined]>([
    ['its own token', {}, 'workload', undefined],
    ['somebody else', { principal: 'lin@example.com' }, 'other', undefined],
    ['an account whose name only contains it', { principal: `x${OWN}` }, 'other', undefined],
    [
      'an account that it became',
      { principal: 'admin@shop.iam.gserviceaccount.com', delegation: [OWN] },
      'workload',
      `through ${OWN}`,
    ],
    [
      'a key',
      { key: `//iam.googleapis.com/projects/shop/serviceAccounts/${OWN}/keys/0a1b` },
      'workload',
      'with key 0a1b',
    ],
    [
      'a key of another',
      {
        principal: 'b@x.example',
        key: '//iam.googleapis.com/projects/shop/serviceAccounts/b@x.example/keys/1',
      },
      'other',
      'with key 1',
    ],
  ])('by %s', (_what, change, actor, through) => {
    const [call] = recognise(entry(change));
    expect([call?.actor, call?.through]).toEqual([actor, through]);
  });

  test('from outside, by somebody else, is no use of the account', () => {
    expect(told(entry({ ...outside, principal: 'lin@example.com' }))).toEqual([[undefined, undefined]]);
  });
});
