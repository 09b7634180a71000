import { describe, expect, test } from '@jest/globals';
import { parse } from 'protobufjs';
import { denying, serveCloud } from '../cloud';
import type { Cloud } from '../cloud';
import { shop, smallScenario } from '../small-scenario';
import type { ScenarioInput } from '../small-scenario';

const resourceNames = ['projects/acme-shop'];
const system = 'log_id("run.googleapis.com/varlog/system")';

interface Query {
  readonly filter?: string;
  readonly orderBy?: string;
  readonly pageSize?: number;
  readonly pageToken?: string;
  readonly resourceNames?: string[];
}

/**
 * One page, oldest first, as the real client reads it. By itself it asks for the newest first and adds the last 24
 * hours to a filter that does not name the timestamp.
 */
async function list({ logging }: Cloud, query: Query) {
  const filter = `timestamp>="2020-01-01T00:00:00Z" ${query.filter ?? ''}`;
  const [entries, , answer] = await logging.getEntries({
    resourceNames,
    orderBy: 'timestamp asc',
    ...query,
    filter,
    autoPaginate: false,
  });
  // The library types what an entry carries as `any`.
  const data = entries.map((entry): unknown => entry.data);
  return { entries, data, nextPageToken: answer.nextPageToken ?? '' };
}

const lines = (count: number): ScenarioInput['logs'] => ({
  entries: Array.from({ length: count }, (_, index) => ({
    at: index - count,
    service: 'shop',
    text: `line ${index}`,
  })),
});
const stdout = 'log_id("run.googleapis.com/stdout")';

describe('refused', () => {
  test.each<[string, Query, number, string]>([
    ['a filter that is not understood', { filter: 'crash' }, 3, 'Unparseable filter'],
    ['another order', { orderBy: 'severity' }, 3, "order_by 'severity'"],
    ['a page that is too long', { pageSize: 1001 }, 3, 'page_size 1001'],
    ['a token that nobody gave out', { pageToken: 'abc' }, 3, 'page_token'],
    [
      'another project',
      { resourceNames: ['projects/other'] },
      7,
      "Permission 'logging.logEntries.list' denied",
    ],
    ['a folder', { resourceNames: ['folders/1'] }, 3, "'folders/1' is not simulated"],
    [
      'a filter of more than 20,000 characters',
      { filter: `insertId="${'a'.repeat(20_000)}"` },
      3,
      'longer than 20000',
    ],
  ])('%s', async (_name, query, code, details) => {
    const refused = list(await serveCloud(), query);
    await expect(refused).rejects.toMatchObject({ code, details: expect.stringContaining(details) });
  });

  test('without logging.logEntries.list', async () => {
    const cloud = await serveCloud(denying(smallScenario(), 'logging.logEntries.list'));
    await expect(list(cloud, {})).rejects.toMatchObject({ code: 7, reason: 'IAM_PERMISSION_DENIED' });
  });

  test('a token of another query', async () => {
    const cloud = await serveCloud(smallScenario({}, { logs: lines(5) }));
    const { nextPageToken } = await list(cloud, { filter: stdout, pageSize: 2 });
    await expect(
      list(cloud, { filter: system, pageSize: 2, pageToken: nextPageToken }),
    ).rejects.toMatchObject({
      code: 3,
    });
  });
});

describe('pages', () => {
  test.each([
    ['oldest first', {}, ['line 0', 'line 1', 'line 2', 'line 3', 'line 4']],
    ['newest first', { orderBy: 'timestamp desc' }, ['line 4', 'line 3', 'line 2', 'line 1', 'line 0']],
  ])('%s, until the token is empty', async (_name, query, expected) => {
    const cloud = await serveCloud(smallScenario({}, { logs: lines(5) }));
    const texts: unknown[] = [];
    const sizes: number[] = [];
    let pageToken = '';
    do {
      const page = await list(cloud, {
        ...query,
        filter: stdout,
        pageSize: 2,
        ...(pageToken === '' ? {} : { pageToken }),
      });
      texts.push(...page.data);
      sizes.push(page.entries.length);
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(texts).toEqual(expected);
    expect(sizes).toEqual([2, 2, 1]);
  });

  test('what is written meanwhile does not shift them', async () => {
    const cloud = await serveCloud(smallScenario({}, { logs: lines(4) }));
    const query = { filter: stdout, pageSize: 2, orderBy: 'timestamp desc' };
    const first = await list(cloud, query);
    cloud.sim.world.fire({
      do: 'write-log',
      service: 'shop',
      stream: 'stdout',
      text: 'new',
      severity: 'DEFAULT',
    });
    cloud.clock.advance(1);
    const second = await list(cloud, { ...query, pageToken: first.nextPageToken });
    expect(second.data).toEqual(['line 1', 'line 0']);
  });

  test('an empty one with a token is not the end, where the scenario says so', async () => {
    const cloud = await serveCloud(smallScenario({}, { logs: { ...lines(1), emptyFirstPage: true } }));
    const first = await list(cloud, { filter: stdout });
    expect([first.entries.length, first.nextPageToken]).toEqual([0, expect.stringMatching(/./u)]);
    const second = await list(cloud, { filter: stdout, pageToken: first.nextPageToken });
    expect([second.entries.length, second.nextPageToken]).toEqual([1, '']);
  });

  test('an entry can be read only some time after it was written', async () => {
    const cloud = await serveCloud(smallScenario({}, { timing: { logDelaySeconds: 5, historySeconds: 1 } }));
    cloud.sim.world.fire({
      do: 'write-log',
      service: 'shop',
      stream: 'stderr',
      text: 'boom',
      severity: 'ERROR',
    });
    const filter = 'log_id("run.googleapis.com/stderr")';
    expect((await list(cloud, { filter })).entries).toHaveLength(0);
    cloud.clock.advance(5);
    expect((await list(cloud, { filter })).entries).toHaveLength(1);
  });
});

function bytesOf(any: unknown): Uint8Array {
  if (typeof any === 'object' && any !== null && 'value' in any && any.value instanceof Uint8Array)
    return any.value;
  throw new Error('the payload has no bytes');
}

describe('entries', () => {
  const exploit = {
    do: 'exploit-request',
    service: 'shop',
    method: 'POST',
    path: '/render?x=1',
    status: 500,
    remoteIp: '203.0.113.7',
    userAgent: 'curl/8',
    requestBytes: 77,
    seconds: 1.5,
  } as const;

  test('of a request: written when it is over, with the time of its beginning', async () => {
    const cloud = await serveCloud();
    cloud.sim.world.fire(exploit);
    cloud.clock.advance(1);
    const query = { filter: 'httpRequest.remoteIp="203.0.113.7"' };
    expect((await list(cloud, query)).entries).toHaveLength(0);
    cloud.clock.advance(1);
    const [entry] = (await list(cloud, query)).entries;
    expect(entry?.metadata).toMatchObject({
      severity: 'ERROR',
      timestamp: new Date(cloud.clock.now() - 2000),
      resource: {
        type: 'cloud_run_revision',
        labels: { service_name: 'shop', revision_name: 'shop-00002-abc', location: 'europe-west1' },
      },
      httpRequest: {
        status: 500,
        requestMethod: 'POST',
        requestSize: '77',
        remoteIp: '203.0.113.7',
        requestUrl: expect.stringMatching(/^https:\/\/shop-[a-z]+-ew\.a\.run\.app\/render\?x=1$/u),
        latency: { seconds: '1', nanos: 500_000_000 },
      },
      labels: { instanceId: expect.stringMatching(/^00[0-9a-f]{62}$/u) },
    });
  });

  test('of an instance: its start, its shutdown and its end, on the same instance', async () => {
    const cloud = await serveCloud();
    cloud.sim.world.fire({ do: 'scale', service: 'shop', by: 'lin@example.com', manualInstanceCount: 0 });
    cloud.clock.advance(10);
    const { entries, data } = await list(cloud, { filter: system });
    expect(data).toEqual([
      expect.stringContaining('Starting new instance.'),
      'Shutting down user disabled instance',
      'Container terminated on signal 9.',
    ]);
    expect(new Set(entries.map(({ metadata }) => metadata.labels?.['instanceId'])).size).toBe(1);
  });

  const auditLog = parse(`syntax = "proto3";
    message AuditLog {
      message Authentication { string principal_email = 1; }
      message Metadata { string caller_ip = 1; }
      message Status { int32 code = 1; string message = 2; }
      Status status = 2;
      Authentication authentication_info = 3;
      Metadata request_metadata = 4;
      string service_name = 7;
      string method_name = 8;
      string resource_name = 11;
    }`).root.lookupType('AuditLog');

  test('of the audit log: an undecoded AuditLog; a change writes one at its start and one at its end', async () => {
    const cloud = await serveCloud();
    await cloud.services.updateService({
      service: { name: shop, description: 'new' },
      updateMask: { paths: ['description'] },
    });
    cloud.clock.advance(2);
    const filter =
      'log_id("cloudaudit.googleapis.com/activity") protoPayload.authenticationInfo.principalEmail:"responder@"';
    const { entries, data } = await list(cloud, { filter });
    expect(entries.map(({ metadata }) => metadata.operation)).toMatchObject([
      { first: true },
      { last: true },
    ]);
    for (const payload of data) {
      expect(payload).toMatchObject({ type_url: 'type.googleapis.com/google.cloud.audit.AuditLog' });
      expect(auditLog.toObject(auditLog.decode(bytesOf(payload)))).toEqual({
        authenticationInfo: { principalEmail: 'responder@acme.iam.gserviceaccount.com' },
        requestMetadata: { callerIp: '192.0.2.7' },
        serviceName: 'run.googleapis.com',
        methodName: 'google.cloud.run.v2.Services.UpdateService',
        resourceName: shop,
      });
    }
  });

  test('of past deployments: who deployed, the revision label empty', async () => {
    const cloud = await serveCloud();
    const { entries } = await list(cloud, {
      filter: 'protoPayload.methodName=~"Services\\.(Create|Update)Service$"',
    });
    expect(entries).toHaveLength(2);
    expect(entries[1]?.metadata.resource?.labels).toMatchObject({ service_name: 'shop', revision_name: '' });
  });

  test.each([
    ['are shown to whoever may read private ones', [], 1],
    ['are left out for others, without a word', ['logging.privateLogEntries.list'], 0],
  ])('of data access %s', async (_name, denied, count) => {
    const events = [
      {
        at: -1,
        do: 'use-token',
        service: 'shop',
        api: 'secretmanager.googleapis.com',
        method: 'google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion',
        resource: 'projects/acme-shop/secrets/s',
        callerIp: '203.0.113.7',
        log: 'data_access',
        code: 7,
      },
    ];
    const cloud = await serveCloud(
      denying(smallScenario({}, { events, logs: { dataAccess: true } }), ...denied),
    );
    cloud.clock.advance(1);
    const { entries } = await list(cloud, { filter: 'protoPayload.status.code=7 severity=ERROR' });
    expect(entries).toHaveLength(count);
  });
});
