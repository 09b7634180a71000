import { afterEach, describe, expect, test } from '@jest/globals';
import type { Info } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createActivities, type Activities } from '../../../src/activities';
import type { FetchedFinding } from '../../../src/activities/investigate/fetch-finding';
import type { ReadLogs } from '../../../src/activities/investigate/read-logs';
import type { ReadWorkload } from '../../../src/activities/investigate/read-workload';
import type { ReadResult } from '../../../src/domain/evidence/evidence';
import { logKinds } from '../../../src/domain/evidence/log-facts';
import type { Workload } from '../../../src/domain/workload/workload';
import { openBench, type Bench, type BenchOptions } from '../../support/lab';
import { until } from '../../support/until';

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

type Found = Extract<FetchedFinding, { status: 'found' }>;

interface Opened {
  readonly bench: Bench;
  readonly activities: Activities;
  readonly name: string;
}

async function open(options: Partial<BenchOptions> = {}): Promise<Opened> {
  bench = await openBench({ scenario: 'reverse-shell-service', ...options });
  const { world } = bench.simulator;
  const record = await until('the first finding', () => world.findings.list()[0]);
  const { name } = record.finding;
  if (typeof name !== 'string') throw new Error('a finding without a name');
  return { bench, activities: createActivities(bench.deps), name };
}

async function found({ activities, name }: Opened): Promise<Found> {
  const fetched = await activities.reads.fetchFinding({ name });
  if (fetched.status !== 'found') throw new Error(fetched.why);
  return fetched;
}

const workloadOf = ({ summary }: Found): Workload => {
  if (summary.workload === undefined) throw new Error('no workload');
  return summary.workload;
};

const deny = ({ bench: { simulator } }: Opened, method: string, permission: string): void =>
  simulator.faults.add({
    method,
    kind: 'error',
    code: 'PERMISSION_DENIED',
    message: `Permission '${permission}' denied on resource 'acme-payments' (or it may not exist).`,
  });

describe('fetching a finding', () => {
  test('that does not exist says that it is gone', async () => {
    const { activities, name } = await open();
    const other = name.replace(/findings\/.*$/, 'findings/0123456789abcdef0123456789abcdef');
    expect(await activities.reads.fetchFinding({ name: other })).toMatchObject({ status: 'gone' });
  });

  test('under a name that is none is refused without a call', async () => {
    const { activities } = await open();
    await expect(activities.reads.fetchFinding({ name: 'payment-api' })).rejects.toMatchObject({
      code: 'malformed',
    });
  });

  test('without the permission names it', async () => {
    const opened = await open();
    deny(
      opened,
      'google.cloud.securitycenter.v2.SecurityCenter/ListFindings',
      'securitycenter.findings.list',
    );
    await expect(found(opened)).rejects.toMatchObject({
      code: 'permission-denied',
      permission: 'securitycenter.findings.list',
    });
  });

  test('keeps it in the ledger without the values of its environment', async () => {
    const opened = await open();
    const { summary, read } = await found(opened);
    expect(summary).toMatchObject({
      projectId: 'acme-payments',
      state: 'ACTIVE',
      workload: { name: 'payment-api' },
    });
    const [evidence] = read.evidence;
    const stored = JSON.stringify(await opened.bench.ledger.getFacts(evidence?.sha256 ?? ''));
    expect(stored).toContain('Unexpected Child Shell');
    expect(stored).toContain('GATEWAY_TOKEN');
    expect(stored).not.toContain('example-gateway-token');
    const again = await found(opened);
    expect(again.read.facts).toBe(read.facts);
  });
});

describe('reading a workload', () => {
  const readIn = async ({ activities }: Opened, input: ReadWorkload): Promise<ReadResult> =>
    new MockActivityEnvironment({ scheduledTimestampMs: Date.now() }).run(async () =>
      activities.reads.readWorkload(input),
    );

  test('keeps what can be read when revisions or policy cannot, and names the permission', async () => {
    const opened = await open();
    const workload = workloadOf(await found(opened));
    deny(opened, 'google.cloud.run.v2.Services/GetIamPolicy', 'run.services.getIamPolicy');
    deny(opened, 'google.cloud.run.v2.Revisions/ListRevisions', 'run.revisions.list');
    const read = await readIn(opened, { workload });
    expect(read.gaps.map(({ what, permission }) => [what, permission])).toEqual([
      ['revisions', 'run.revisions.list'],
      ['invoker policy', 'run.services.getIamPolicy'],
    ]);
    expect(await opened.bench.ledger.getFacts(read.facts)).toMatchObject({
      service: { lastModifiedBy: 'lin@example.com' },
    });
  });

  test('is tried again when a part does not answer, instead of leaving a gap', async () => {
    const opened = await open();
    const workload = workloadOf(await found(opened));
    opened.bench.simulator.faults.add({
      method: 'google.cloud.run.v2.Revisions/ListRevisions',
      kind: 'error',
      code: 'UNAVAILABLE',
      times: 1,
    });
    await expect(readIn(opened, { workload })).rejects.toMatchObject({
      code: 'unreachable',
    });
    expect((await readIn(opened, { workload })).gaps).toEqual([]);
  });

  test('stores no value of the environment anywhere in the ledger', async () => {
    const opened = await open();
    const read = await readIn(opened, { workload: workloadOf(await found(opened)) });
    for (const sha256 of [read.facts, ...read.evidence.map((ref) => ref.sha256)]) {
      const stored = JSON.stringify(await opened.bench.ledger.getFacts(sha256));
      expect(stored).not.toContain('example-gateway-token');
    }
    expect(JSON.stringify(await opened.bench.ledger.getFacts(read.facts))).toContain('GATEWAY_TOKEN');
  });
});

describe('the logs', () => {
  type Query = Parameters<Activities['reads']['readLogs']>[0];
  const LIST = 'google.logging.v2.LoggingServiceV2/ListLogEntries';
  const late = { scheduledTimestampMs: 0 };
  const env = (info: Partial<Info> = {}): MockActivityEnvironment =>
    new MockActivityEnvironment({ scheduledTimestampMs: Date.now(), ...info });
  const readLogs = async ({ activities }: Opened, query: Query, context = env()): Promise<ReadLogs> =>
    context.run(async () => activities.reads.readLogs(query));
  const queryOf = (first: Found): Query => ({
    projectId: 'acme-payments',
    workload: workloadOf(first),
    from: new Date(Date.parse(first.summary.eventTime) - 30 * 60_000).toISOString(),
    to: new Date().toISOString(),
    cap: 20,
  });
  const listCalls = ({ bench: { simulator } }: Opened): number =>
    simulator.calls.all().filter(({ method }) => method === LIST).length;

  test('are read within their window and stored, every kind', async () => {
    const opened = await open();
    const query = queryOf(await found(opened));
    const { logs, gaps } = await readLogs(opened, query);
    expect(logs.map(({ kind }) => kind)).toEqual(logKinds);
    expect(gaps).toEqual([]);
    for (const { kind, read } of logs) {
      expect(await opened.bench.ledger.getFacts(read.facts)).toMatchObject({ kind });
      expect(read.headline).toMatch(/entries/);
    }
  });

  test('that one may not read are a gap each, with the permission, and the others are read', async () => {
    const opened = await open();
    const query = queryOf(await found(opened));
    const message = "Permission 'logging.privateLogEntries.list' denied on resource 'acme-payments'.";
    opened.bench.simulator.faults.add({
      method: LIST,
      kind: 'error',
      code: 'PERMISSION_DENIED',
      message,
      times: 1,
    });
    const { logs, gaps } = await readLogs(opened, query);
    expect(logs).toHaveLength(logKinds.length - 1);
    expect(gaps).toMatchObject([{ permission: 'logging.privateLogEntries.list' }]);
  });

  test('that did not answer are tried again, without reading again what was read', async () => {
    const opened = await open();
    const query = queryOf(await found(opened));
    opened.bench.simulator.faults.add({ method: LIST, kind: 'error', code: 'UNAVAILABLE', times: 2 });
    const first = env();
    const beats: unknown[] = [];
    first.on('heartbeat', (details) => beats.push(details));
    await expect(readLogs(opened, query, first)).rejects.toMatchObject({
      code: 'unreachable',
    });
    const before = listCalls(opened);
    const { logs, gaps } = await readLogs(opened, query, env({ heartbeatDetails: beats.at(-1) }));
    expect([logs.length, gaps.length]).toEqual([5, 0]);
    // Two of five kinds are read; pages of a log count as calls, too.
    expect(listCalls(opened) - before).toBeLessThan(before - 2);
  });

  test('tell the request that times point to, of the findings that are handed in', async () => {
    const opened = await open();
    const first = await found(opened);
    const { logs } = await readLogs(opened, {
      ...queryOf(first),
      cap: 1_000,
      findings: [first.read.facts],
    });
    const requests = logs.find(({ kind }) => kind === 'requests');
    const facts = await opened.bench.ledger.getFacts(requests?.read.facts ?? '');
    expect(facts).toMatchObject({
      entry: { request: { remoteIp: '203.0.113.77', path: '/v1/receipts/render' } },
    });
  });

  test('that do not answer for a minute are a gap each', async () => {
    const opened = await open();
    const query = queryOf(await found(opened));
    opened.bench.simulator.faults.add({ method: LIST, kind: 'error', code: 'UNAVAILABLE' });
    const { logs, gaps } = await readLogs(opened, query, env(late));
    expect([logs.length, gaps.length]).toEqual([0, 5]);
  });
});
