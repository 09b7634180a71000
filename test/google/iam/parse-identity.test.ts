import { describe, expect, test } from '@jest/globals';
import {
  isDefaultCompute,
  isServiceAccount,
  parseAccount,
  parseBoundRoles,
  parseContainer,
  parseFoundPolicy,
  parseFoundRunner,
  parseKeys,
  projectOfAccount,
} from '../../../src/google/iam/parse-identity';

const email = 'shopper@acme-shop.iam.gserviceaccount.com';
const oddities: readonly unknown[] = [
  undefined,
  null,
  1,
  'x',
  [],
  {},
  { bindings: 'x' },
  { keys: [null, 1] },
  { versionedResources: {} },
];

test.each(oddities.map((value) => [value]))('an odd answer is read without a throw: %j', (value) => {
  expect(parseAccount(value, email)).toEqual({ email, disabled: false, deleted: false });
  expect(parseContainer(value, 'folders/1')).toEqual({ name: 'folders/1', parent: '' });
  expect(parseBoundRoles(value, 'projects/1', email)).toEqual([]);
  expect(parseFoundPolicy(value, email)).toEqual([]);
  expect(parseFoundRunner(value)).toBeUndefined();
  expect(() => parseKeys(value)).not.toThrow();
});

test.each([
  [email, 'acme-shop'],
  ['123456789012-compute@developer.gserviceaccount.com', '123456789012'],
  ['acme-shop@appspot.gserviceaccount.com', 'acme-shop'],
  ['shopper@shop-prod.example.com.iam.gserviceaccount.com', 'example.com:shop-prod'],
  ['service-1@gcp-sa-logging.iam.gserviceaccount.com', 'gcp-sa-logging'],
  ['x@system.gserviceaccount.com', undefined],
  ['x-compute@developer.gserviceaccount.com', undefined],
  ['ada@example.com', undefined],
  ['', undefined],
])('%s belongs to project %s', (account, project) => {
  expect(projectOfAccount(account)).toBe(project);
});

test.each([
  [email, true, false],
  ['123456789012-compute@developer.gserviceaccount.com', true, true],
  ['x-compute@developer.gserviceaccount.com', true, false],
  ['123-compute@developer.gserviceaccount.com.evil.example', false, false],
  ['Shopper@acme-shop.iam.gserviceaccount.com', false, false],
  [`${email}\n`, false, false],
])('%j: a service account %s, the default compute one %s', (account, is, isDefault) => {
  expect([isServiceAccount(account), isDefaultCompute(account)]).toEqual([is, isDefault]);
});

describe('keys', () => {
  test.each([
    [
      'disabled',
      { name: 'a/keys/1', keyType: 'USER_MANAGED', disabled: true, validAfterTime: '2026-01-01T00:00:00Z' },
      [{ id: '1', createdAt: '2026-01-01T00:00:00.000Z', disabled: true }],
    ],
    [
      'without a time',
      { name: 'a/keys/1', keyType: 'USER_MANAGED' },
      [{ id: '1', createdAt: '', disabled: false }],
    ],
    [
      'of an unknown kind, which is shown',
      { name: 'a/keys/1' },
      [{ id: '1', createdAt: '', disabled: false }],
    ],
    ['of Google', { name: 'a/keys/1', keyType: 'SYSTEM_MANAGED' }, []],
  ])('%s', (_name, key, parsed) => {
    const keys = parseKeys({ keys: [key] });
    expect(
      keys.map((each) => ({
        ...each,
        createdAt: each.createdAt === '' ? '' : new Date(each.createdAt).toISOString(),
      })),
    ).toEqual(parsed);
  });
});

describe('members', () => {
  const roles = (member: string, own = false) =>
    parseBoundRoles({ bindings: [{ role: 'roles/x', members: [member, member] }] }, 'projects/1', email, own);

  test.each([
    [`serviceAccount:${email}`, 'itself'],
    [`serviceaccount:Shopper@acme-shop.iam.gserviceaccount.com`, 'itself'],
    ['group:a@example.com', 'maybe'],
    ['domain:example.com', 'maybe'],
    ['allUsers', 'maybe'],
    ['allAuthenticatedUsers', 'maybe'],
    ['principalSet://cloudresourcemanager.googleapis.com/folders/1/type/ServiceAccount', 'maybe'],
    [`deleted:serviceAccount:${email}?uid=1`, 'no'],
    [`deleted:group:a@example.com?uid=1`, 'no'],
    [`serviceAccount:x${email}`, 'no'],
    [`serviceAccount:${email}.example`, 'no'],
    [`user:${email}`, 'no'],
    ['principalSet://iam.googleapis.com/locations/global/workforcePools/p/*', 'no'],
    ['allUsersX', 'no'],
    ['projectEditor:acme-shop', 'no'],
  ])('%s: %s', (member, kind) => {
    const bound = { role: 'roles/x', on: 'projects/1', member };
    const expected = { itself: [bound], maybe: [{ ...bound, unresolved: true }], no: [] }[kind];
    expect(roles(member)).toEqual(expected);
    expect(roles(member, true)).toEqual(kind === 'itself' ? [bound] : []);
  });

  test('a condition keeps its text, cut where it is very long', () => {
    const condition = { title: 'x', expression: 'y'.repeat(9_000) };
    const [bound] = parseBoundRoles(
      { bindings: [{ role: 'roles/x', members: [`serviceAccount:${email}`], condition }] },
      'projects/1',
      email,
    );
    expect(bound?.condition).toHaveLength(500);
    expect(bound?.condition).toMatch(/^x: y+$/);
  });
});

describe('a policy that was found', () => {
  const policy = { bindings: [{ role: 'roles/x', members: [`serviceAccount:${email}`, 'allUsers'] }] };
  test.each([
    ['//cloudresourcemanager.googleapis.com/projects/acme-shop', 'projects/1', 'projects/1'],
    ['//cloudresourcemanager.googleapis.com/projects/acme-shop', undefined, 'projects/acme-shop'],
    ['//cloudresourcemanager.googleapis.com/folders/7', undefined, 'folders/7'],
    [
      '//storage.googleapis.com/projects/_/buckets/b',
      'projects/1',
      '//storage.googleapis.com/projects/_/buckets/b',
    ],
  ])('on %s in %s stands on %s', (resource, project, on) => {
    expect(parseFoundPolicy({ resource, project, policy }, email)).toEqual([
      { role: 'roles/x', on, member: `serviceAccount:${email}` },
    ]);
  });
});

describe('as whom something runs', () => {
  const asset = (assetType: string, ...resources: readonly unknown[]) => ({
    assetType,
    name: '//n',
    project: 'projects/7',
    versionedResources: resources.map((resource) => ({ version: 'v?', resource })),
  });
  const knative = { spec: { template: { spec: { serviceAccountName: email } } } };
  test.each<[string, unknown, readonly string[] | undefined]>([
    ['a service, v1', asset('run.googleapis.com/Service', knative), [email]],
    ['a service, v2', asset('run.googleapis.com/Service', { template: { serviceAccount: email } }), [email]],
    [
      'a service, both',
      asset('run.googleapis.com/Service', knative, { template: { serviceAccount: email } }),
      [email],
    ],
    [
      'a service that moves from one account to another',
      asset('run.googleapis.com/Service', knative, { template: { serviceAccount: 'b@x' } }),
      [email, 'b@x'],
    ],
    [
      'a job, v1',
      asset('run.googleapis.com/Job', {
        spec: { template: { spec: { template: { spec: { serviceAccountName: email } } } } },
      }),
      [email],
    ],
    [
      'a job, v2',
      asset('run.googleapis.com/Job', { template: { template: { serviceAccount: email } } }),
      [email],
    ],
    [
      'a worker pool',
      asset('run.googleapis.com/WorkerPool', { template: { serviceAccount: email } }),
      [email],
    ],
    ['a VM', asset('compute.googleapis.com/Instance', { serviceAccounts: [{ email }] }), [email]],
    ['a VM without an account', asset('compute.googleapis.com/Instance', { name: 'x' }), []],
    [
      'a service that names none',
      asset('run.googleapis.com/Service', { template: { containers: [] } }),
      ['7-compute@developer.gserviceaccount.com'],
    ],
    [
      'a service that names none, in a project that is not told',
      { ...asset('run.googleapis.com/Service', { template: {} }), project: '' },
      undefined,
    ],
    ['a service that is not shown', asset('run.googleapis.com/Service'), undefined],
    ['a service that is shown empty', asset('run.googleapis.com/Service', {}), undefined],
    // A name that only stands somewhere in the settings says nothing.
    [
      'a service with the address in its environment',
      asset('run.googleapis.com/Service', {
        template: {
          serviceAccount: 'b@x',
          containers: [{ env: [{ name: 'serviceAccount', value: email }] }],
        },
      }),
      ['b@x'],
    ],
  ])('%s', (_name, value, accounts) => {
    expect(parseFoundRunner(value)?.accounts).toEqual(accounts);
  });

  test.each(['run.googleapis.com/Revision', '', 'toString', 'run.googleapis.com/service'])(
    'of type %j: not asked for',
    (type) => {
      expect(parseFoundRunner(asset(type, knative))).toBeUndefined();
    },
  );
});
