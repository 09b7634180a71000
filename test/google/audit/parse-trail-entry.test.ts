import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plainEntry } from '../../../src/google/logging/parse-log-entry';
import { parseTrailEntry } from '../../../src/google/audit/parse-trail-entry';
import { auditPayload, policyData, struct } from './audit-payload';

const account = 'app@shop.iam.gserviceaccount.com';
const parse = (payload: Readonly<Record<string, unknown>>, entry: Readonly<Record<string, unknown>> = {}) =>
  parseTrailEntry(
    plainEntry({
      timestamp: { seconds: '1795612744', nanos: 0 },
      logName: 'projects/shop/logs/cloudaudit.googleapis.com%2Factivity',
      protoPayload: auditPayload(payload),
      ...entry,
    }),
  );
const eve = { role: 'roles/owner', member: 'user:eve@example.org' };

describe('an entry in full', () => {
  test('who, what, on what, from where', () => {
    const entry = parse(
      {
        methodName: 'google.iam.admin.v1.CreateServiceAccountKey',
        serviceName: 'iam.googleapis.com',
        resourceName: 'projects/-/serviceAccounts/117',
        authenticationInfo: {
          principalEmail: 'admin@shop.iam.gserviceaccount.com',
          serviceAccountKeyName: `//iam.googleapis.com/projects/shop/serviceAccounts/${account}/keys/0a`,
          serviceAccountDelegationInfo: [
            { firstPartyPrincipal: { principalEmail: account } },
            { principalSubject: 'serviceAccount:other@shop.iam.gserviceaccount.com' },
          ],
        },
        requestMetadata: { callerIp: '198.51.100.23', callerSuppliedUserAgent: 'curl/8' },
        authorizationInfo: [{ permission: 'iam.serviceAccountKeys.create', granted: true }],
        status: { code: 7, message: 'Permission denied' },
      },
      {
        insertId: 'i1',
        operation: { id: 'operation-1', first: true },
        resource: { type: 'service_account', labels: { email_id: account } },
      },
    );
    expect(entry).toEqual({
      at: '2026-11-25T13:19:04Z',
      severity: 'DEFAULT',
      revision: '',
      text: 'failed with code 7: Permission denied',
      method: 'google.iam.admin.v1.CreateServiceAccountKey',
      principal: 'admin@shop.iam.gserviceaccount.com',
      callerIp: '198.51.100.23',
      userAgent: 'curl/8',
      resource: 'projects/-/serviceAccounts/117',
      id: 'i1',
      scope: 'projects/shop',
      log: 'activity',
      service: 'iam.googleapis.com',
      resourceType: 'service_account',
      account,
      key: `//iam.googleapis.com/projects/shop/serviceAccounts/${account}/keys/0a`,
      delegation: [account, 'other@shop.iam.gserviceaccount.com'],
      code: 7,
      bindings: [],
      auditConfigs: [],
      wanted: [],
      permissions: ['iam.serviceAccountKeys.create'],
      operation: 'operation-1',
      origin: 'outside',
    });
  });

  test.each([
    ['projects/shop/logs/cloudaudit.googleapis.com%2Fdata_access', 'projects/shop', 'data_access'],
    ['folders/1/logs/cloudaudit.googleapis.com/system_event', 'folders/1', 'system_event'],
    ['', '', ''],
  ])('of the log %s', (logName, scope, log) => {
    expect(parse({}, { logName })).toMatchObject({ scope, log });
  });
});

describe('what changed in a policy', () => {
  const changes = { bindings: [{ action: 'add', ...eve }], auditConfigs: [] };
  test.each([
    ['by IAM itself', { serviceData: policyData({ bindingDeltas: [{ action: 1, ...eve }] }) }],
    [
      'by BigQuery, in metadata',
      { metadata: struct({ datasetChange: { bindingDeltas: [{ action: 'ADD', ...eve }], reason: 'x' } }) },
    ],
    ['in metadata at once', { metadata: struct({ bindingDeltas: [{ action: 'ADD', ...eve }] }) }],
  ])('%s', (_what, payload) => {
    expect(parse(payload)).toMatchObject(changes);
  });

  test('taken away, and audit logs', () => {
    const serviceData = policyData({
      bindingDeltas: [{ action: 2, ...eve }],
      auditConfigDeltas: [{ action: 2, service: 'allServices', logType: 'DATA_READ' }],
    });
    expect(parse({ serviceData })).toMatchObject({
      bindings: [{ action: 'remove', ...eve }],
      auditConfigs: [{ action: 'remove', service: 'allServices', logType: 'DATA_READ', exempted: '' }],
    });
  });

  test.each([
    ['an action that is none', { serviceData: policyData({ bindingDeltas: [{ action: 0, ...eve }] }) }],
    ['a new action', { serviceData: policyData({ bindingDeltas: [{ action: 9, ...eve }] }) }],
    ['another type', { serviceData: { typeUrl: 'type.googleapis.com/x.Y', value: Buffer.from([1]) } }],
    [
      'bytes that are none',
      {
        serviceData: {
          typeUrl: 'type.googleapis.com/google.iam.v1.logging.AuditData',
          value: Buffer.from([255, 255]),
        },
      },
    ],
    ['text in its place', { metadata: struct({ bindingDeltas: 'all of them' }) }],
    ['too deep', { metadata: struct({ a: { b: { c: { d: { bindingDeltas: [{ action: 'ADD' }] } } } } }) }],
  ])('%s is no change, and the entry is read', (_what, payload) => {
    expect(parse({ methodName: 'SetIamPolicy', ...payload })).toMatchObject({
      method: 'SetIamPolicy',
      bindings: [],
    });
  });

  test('what was asked for, where the entry does not say what is new', () => {
    const request = struct({
      policy: { bindings: [{ role: 'roles/run.invoker', members: ['allUsers', 'user:a@x.example'] }] },
    });
    expect(parse({ request })).toMatchObject({
      bindings: [],
      wanted: ['roles/run.invoker allUsers', 'roles/run.invoker user:a@x.example'],
    });
  });

  test.each([
    ['text', { policy: 'x' }],
    ['bindings that are text', { policy: { bindings: 'x' } }],
    ['members that are none', { policy: { bindings: [{ role: 'r', members: [1, null, {}] }] } }],
    ['an entry that is none', { policy: { bindings: ['x', null] } }],
  ])('a policy of %s is none', (_what, request) => {
    expect(parse({ request: struct(request) })).toMatchObject({ wanted: [] });
  });

  test('nothing else of metadata or request is kept', () => {
    const entry = plainEntry({
      protoPayload: auditPayload({
        metadata: struct({
          env: [{ name: 'A', value: 'hunter2' }],
          bindingDeltas: [{ action: 'ADD', ...eve }],
        }),
        request: struct({
          service: { env: 'hunter2' },
          policy: { bindings: [{ role: 'r', env: 'hunter2' }], env: 'hunter2' },
        }),
        serviceData: policyData({}),
      }),
    });
    expect(JSON.stringify(entry)).not.toMatch(/hunter2|aHVudGVyMg/);
  });

  test('of very many, the first are kept', () => {
    const bindingDeltas = Array.from({ length: 5_000 }, () => ({ action: 1, ...eve }));
    expect(parse({ serviceData: policyData({ bindingDeltas }) }).bindings).toHaveLength(100);
  });
});

describe('hostile', () => {
  test('long texts are cut', () => {
    const long = 'x'.repeat(50_000);
    const entry = parse({
      methodName: long,
      resourceName: long,
      authenticationInfo: { principalEmail: long },
    });
    expect(JSON.stringify(entry).length).toBeLessThan(2_000);
  });

  test('any bytes and any JSON in an entry are read', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.jsonValue(), (bytes, json) => {
        const type_url = 'type.googleapis.com/google.cloud.audit.AuditLog';
        const { bindings } = parseTrailEntry(
          plainEntry({ protoPayload: { type_url, value: bytes }, resource: json, operation: json }),
        );
        expect(Array.isArray(bindings)).toBe(true);
        expect(parseTrailEntry(json).delegation).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
