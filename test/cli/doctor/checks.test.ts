import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { loadScenario } from '../../../simulator/scenarios/load';
import { startSimulator, type RunningSimulator } from '../../../simulator/start';
import { checkApis } from '../../../src/cli/doctor/check-apis';
import { checkLedger, checkPolicy, checkWebhook } from '../../../src/cli/doctor/check-files';
import { checkVirusTotal } from '../../../src/cli/doctor/check-virustotal';
import { processes } from '../../../src/domain/plan/permissions';
import { createPermissionTests } from '../../../src/google/iam/permission-tests';
import { createFileStore } from '../../../src/ledger/store/file-store';
import { verifyFolder } from '../../../src/ledger/verify/verify-folder';
import { testPolicy } from '../../support/lab';
import { NOBODY } from '../run-cli';

// The clients' libraries take seconds to load on a busy machine.
jest.setTimeout(60_000);

const scenario = loadScenario('reverse-shell-service');
const { apiKey } = scenario.virustotal;
const subscription = `projects/${scenario.google.project.id}/subscriptions/${scenario.pubsub.subscription}`;
const scope = { processes, project: scenario.google.project.id, subscription };

let folder: string;
let simulator: RunningSimulator;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'firebreak-doctor-'));
  simulator = await startSimulator({ scenario, hold: true });
});
afterEach(() => simulator.faults.clear());
afterAll(async () => {
  await simulator.close();
  await rm(folder, { recursive: true, force: true });
});

async function lookAtApis(local = simulator.grpc, more: { readonly location?: string } = {}) {
  const tests = createPermissionTests({ local });
  try {
    return await checkApis({ local, localHttp: simulator.http }, tests, { ...scope, ...more });
  } finally {
    await tests.close();
  }
}

describe('APIs', () => {
  const apis: readonly [string, string][] = [
    ['securitycenter.googleapis.com', 'google.cloud.securitycenter.v2.SecurityCenter/*'],
    ['run.googleapis.com', 'google.cloud.run.v2.Services/*'],
    ['logging.googleapis.com', 'google.logging.v2.LoggingServiceV2/*'],
    ['monitoring.googleapis.com', 'google.monitoring.v3.MetricService/*'],
    ['iam.googleapis.com', 'google.iam.admin.v1.IAM/*'],
    ['cloudasset.googleapis.com', 'google.cloud.asset.v1.AssetService/*'],
    ['cloudresourcemanager.googleapis.com', 'google.cloud.resourcemanager.v3.Projects/*'],
    ['pubsub.googleapis.com', 'google.iam.v1.IAMPolicy/*'],
  ];

  test('each that answers is ok, and nothing is changed', async () => {
    const checks = await lookAtApis();
    expect(checks.map(({ name, status }) => [name, status])).toEqual(apis.map(([name]) => [name, 'ok']));
    expect(simulator.calls.all().filter(({ change }) => change)).toEqual([]);
  });

  test('findings are asked for where they are kept', async () => {
    const before = simulator.calls.all().length;
    const checks = await lookAtApis(simulator.grpc, { location: 'eu' });
    expect(checks[0]).toMatchObject({ name: 'securitycenter.googleapis.com', on: 'location eu' });
    const asked = simulator.calls
      .all()
      .slice(before)
      .map(({ resource }) => resource);
    expect(asked).toContain(`projects/${scope.project}/sources/-/locations/eu`);
  });

  test.each(apis)('%s that is down is missing, and only that one', async (api, method) => {
    simulator.faults.add({ method, kind: 'error', code: 'UNAVAILABLE' });
    const failed = (await lookAtApis()).filter(({ status }) => status !== 'ok');
    expect(failed).toEqual([
      expect.objectContaining({
        name: api,
        status: 'missing',
        found: expect.stringMatching(/^could not /),
        mend: expect.stringMatching(/^Check the address/),
      }),
    ]);
  });

  test.each(apis)(
    '%s that is not enabled is missing, with the command that enables it',
    async (api, method) => {
      const message = `Some API (${api}): this API has not been used in project 415104041262 before or it is disabled.`;
      simulator.faults.add({ method, kind: 'error', code: 'PERMISSION_DENIED', message });
      const failed = (await lookAtApis()).filter(({ status }) => status !== 'ok');
      expect(failed.map(({ name, status, mend }) => ({ name, status, mend }))).toEqual([
        { name: api, status: 'missing', mend: `gcloud services enable ${api} --project=acme-payments` },
      ]);
    },
  );

  test('one that refuses for a permission does answer: the permission has a line of its own', async () => {
    simulator.faults.add({
      method: 'google.logging.*',
      kind: 'error',
      code: 'PERMISSION_DENIED',
      message: "Permission 'logging.logEntries.list' denied on resource 'x' (or it may not exist).",
    });
    const logging = (await lookAtApis()).find(({ name }) => name === 'logging.googleapis.com');
    expect(logging).toMatchObject({
      status: 'ok',
      found: expect.stringMatching(/^it answers, .*logging\.logEntries\.list/),
    });
  });

  test('the one over REST, whose address is not known while Google is local, is never asked of the real Google', async () => {
    const tests = createPermissionTests({ local: simulator.grpc });
    const checks = await checkApis({ local: simulator.grpc }, tests, scope);
    await tests.close();
    expect(checks.filter(({ status }) => status !== 'ok')).toEqual([
      expect.objectContaining({
        name: 'iam.googleapis.com',
        status: 'missing',
        found: expect.stringContaining('FIREBREAK_LOCAL_GOOGLE_HTTP'),
      }),
    ]);
  });

  test.each<[string, string, string, 'NOT_FOUND' | 'PERMISSION_DENIED', string]>([
    [
      'a refusal that names no permission, as a perimeter makes one',
      'run.googleapis.com',
      'google.cloud.run.v2.Services/*',
      'PERMISSION_DENIED',
      'missing',
    ],
    [
      'a name that there is not',
      'run.googleapis.com',
      'google.cloud.run.v2.Services/*',
      'NOT_FOUND',
      'not-checked',
    ],
    ['a project that there is not', 'logging.googleapis.com', 'google.logging.*', 'NOT_FOUND', 'not-checked'],
  ])('what could not be asked is never ok: %s', async (_, api, method, code, status) => {
    const message = 'Request is prohibited by organization policy. vpcServiceControlsUniqueIdentifier: x';
    simulator.faults.add({ method, kind: 'error', code, message });
    const check = (await lookAtApis()).find(({ name }) => name === api);
    expect(check).toMatchObject({ status, found: expect.any(String), mend: expect.any(String) });
  });

  test('without a project none is ok', async () => {
    const tests = createPermissionTests({ local: NOBODY });
    const checks = await checkApis({ local: NOBODY }, tests, { processes });
    await tests.close();
    expect(new Set(checks.map(({ status }) => status))).toEqual(new Set(['not-checked']));
  });
});

describe('VirusTotal', () => {
  const look = async (key?: string, baseUrl = simulator.http) =>
    checkVirusTotal({ baseUrl, ...(key === undefined ? {} : { apiKey: key }) }, 500);
  const lookUp = async (http: string) =>
    fetch(`${http}/api/v3/ip_addresses/203.0.113.7`, { headers: { 'x-apikey': apiKey } });

  test('a good key is ok, says what is used, and uses nothing', async () => {
    const first = await look(apiKey);
    expect(first).toMatchObject({
      status: 'ok',
      found: expect.stringMatching(/^lookups used: 0 of \d+ in this/),
    });
    await look(apiKey);
    expect(await look(apiKey)).toEqual(first);
  });

  test('no key is a warning', async () => {
    expect(await look()).toMatchObject({
      status: 'warning',
      mend: expect.stringContaining('VIRUSTOTAL_API_KEY'),
    });
  });

  test('a wrong key is missing, and never repeated', async () => {
    const check = await look('wrong-key-of-mine');
    expect(check).toMatchObject({
      status: 'missing',
      found: expect.stringContaining('WrongCredentialsError'),
    });
    expect(JSON.stringify(check)).not.toContain('wrong-key-of-mine');
  });

  test('a quota that is used up is missing', async () => {
    const virustotal = { ...scenario.virustotal, quota: { requests: 1, perSeconds: 3600 } };
    const small = await startSimulator({ scenario: { ...scenario, virustotal }, hold: true });
    try {
      await lookUp(small.http);
      expect(await look(apiKey, small.http)).toMatchObject({
        status: 'missing',
        found: expect.stringMatching(/^the quota is used up; lookups used: 1 of 1 in this hour/),
      });
    } finally {
      await small.close();
    }
  });

  test('a licence for fewer lookups a day than would be made is a warning with what to set', async () => {
    const virustotal = { ...scenario.virustotal, quota: { requests: 200, perSeconds: 86_400 } };
    const small = await startSimulator({ scenario: { ...scenario, virustotal }, hold: true });
    try {
      expect(await look(apiKey, small.http)).toMatchObject({
        status: 'warning',
        found: expect.stringMatching(/0 of 200 in this day.*; Firebreak would ask up to 500 times a day/),
        mend: 'Set FIREBREAK_VIRUSTOTAL_PER_DAY to 200 or less',
      });
    } finally {
      await small.close();
    }
  });

  test.each<[string, Parameters<RunningSimulator['faults']['add']>[0], string]>([
    ['too many requests', { method: 'virustotal.*', kind: 'error', code: 'RESOURCE_EXHAUSTED' }, 'missing'],
    ['down', { method: 'virustotal.*', kind: 'error', code: 'UNAVAILABLE' }, 'missing'],
    [
      'a page of somebody in between',
      { method: 'virustotal.*', kind: 'error', code: 'NOT_FOUND', message: '<html>' },
      'not-checked',
    ],
  ])('%s', async (_, fault, status) => {
    simulator.faults.add(fault);
    expect(await look(apiKey)).toMatchObject({ status, found: expect.any(String), mend: expect.any(String) });
  });
});

describe('policy', () => {
  test.each<[string, string | undefined, string, RegExp]>([
    ['none named', undefined, 'missing', /FIREBREAK_POLICY is not set/],
    ['one with a fault', testPolicy().replace('serial', 'serail'), 'missing', /unknown key "serail"/],
    [
      'one under which nobody can decide',
      testPolicy({ plainDecisions: false }),
      'warning',
      /nobody can decide anything/,
    ],
  ])('%s', async (name, text, status, says) => {
    const file = path.join(folder, `${name}.yaml`);
    if (text !== undefined) await writeFile(file, text);
    expect(await checkPolicy(text === undefined ? undefined : file)).toMatchObject({
      status,
      found: expect.stringMatching(says),
      mend: expect.any(String),
    });
  });

  test('one that is not there', async () => {
    expect(await checkPolicy(path.join(folder, 'none.yaml'))).toMatchObject({ status: 'missing' });
  });
});

describe('ledger', () => {
  test('one that can be written is ok, and verifies afterwards', async () => {
    const ledger = path.join(folder, 'ledger');
    await mkdir(ledger);
    expect(await checkLedger(ledger)).toMatchObject({ status: 'ok' });
    expect(await checkLedger(ledger)).toMatchObject({ status: 'ok' });
    expect(await createFileStore(ledger).list('doctor')).toHaveLength(2);
    expect(await verifyFolder(ledger)).toMatchObject({ faults: [] });
  });

  test('one that cannot is missing, with the reason', async () => {
    await writeFile(path.join(folder, 'file'), '');
    expect(await checkLedger(path.join(folder, 'file', 'ledger'))).toMatchObject({
      status: 'missing',
      found: expect.stringMatching(/cannot be made: .*file is no folder/),
      mend: expect.stringMatching(/^Set FIREBREAK_LEDGER/),
    });
  });

  test('one that is not there yet is not made, only said to be possible', async () => {
    const fresh = path.join(folder, 'not', 'there', 'yet');
    expect(await checkLedger(fresh)).toMatchObject({
      status: 'warning',
      found: expect.stringContaining(`${folder} can be written`),
    });
    expect(existsSync(path.join(folder, 'not'))).toBe(false);
  });
});

test.each([
  [true, 'ok'],
  [false, 'warning'],
])('pages: an address is set: %s', (isSet, status) => {
  expect(checkWebhook(isSet).status).toBe(status);
});
