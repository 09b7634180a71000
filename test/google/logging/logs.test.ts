import { describe, expect, test } from '@jest/globals';
import type { LogKind } from '../../../src/domain/evidence/log-facts';
import { logKinds } from '../../../src/domain/evidence/log-facts';
import type { LogQuery } from '../../../src/google/logging/logs';
import { denying, failureOf, payments, projectId, shared, simulate, type Simulated } from '../simulated';
import { quote } from '../../../src/google/client/filter-text';
import { logFilter } from '../../../src/google/logging/logs';

const LIST = 'google.logging.v2.LoggingServiceV2/ListLogEntries';
const query = (kind: LogKind, more: Partial<LogQuery> = {}): LogQuery => ({
  projectId,
  workload: payments,
  kind,
  from: '2020-01-01T00:00:00Z',
  to: '2100-01-01T00:00:00Z',
  cap: 500,
  ...more,
});

describe('reading a log fails', () => {
  test.each(logKinds.map((kind) => [kind]))('%s, without the permission', async (kind) => {
    const { google } = await simulate(denying('logging.logEntries.list'));
    const failure = await failureOf(google.logs.read(query(kind)));
    expect(failure).toMatchObject({ code: 'permission-denied', permission: 'logging.logEntries.list' });
    expect(failure.message).toContain(`could not read the ${kind} log in projects/acme-payments`);
  });

  test('for the quota, with a wait, and once', async () => {
    const { google, sim } = await simulate();
    sim.faults.add({ method: LIST, kind: 'error', code: 'RESOURCE_EXHAUSTED', times: 2 });
    expect(await failureOf(google.logs.read(query('stdout')))).toMatchObject({
      code: 'rate-limited',
      retryAfterMs: 5_000,
    });
    expect(sim.calls.all()).toHaveLength(1);
  });

  test('when the page after an empty one fails: an empty log would be a lie', async () => {
    const { google, sim } = await simulate();
    failingFrom(sim, 2, 'UNAVAILABLE');
    expect((await failureOf(google.logs.read(query('stdout')))).code).toBe('unreachable');
    expect(sim.calls.all().map(({ outcome }) => outcome)).toEqual(['ok', 'UNAVAILABLE']);
  });

  test.each(['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'RESOURCE_EXHAUSTED'] as const)(
    'with %s after a page of entries: they are kept, and why the rest is missing is said',
    async (code) => {
      const { google, sim } = await simulate();
      const { logs } = sim.world;
      const [entry] = logs
        .readable(Date.now())
        .filter(({ json }) => JSON.stringify(json).includes('%2Fstdout'));
      if (entry === undefined) throw new Error('no line');
      for (let index = 0; index < 1_200; index += 1) logs.add({ ...entry, insertId: `more-${index}` });
      failingFrom(sim, 3, code);
      const { facts } = await google.logs.read(query('stdout', { cap: 5_000 }));
      expect(facts.more).toBe(true);
      expect(facts.stored).toBeGreaterThan(0);
      expect(facts.cut).toContain('could not read the stdout log in projects/acme-payments');
    },
  );
});

/** Every listing from the n-th on fails: each call arms the fault of the next. */
function failingFrom(
  { faults }: Simulated['sim'],
  nth: number,
  code: 'UNAVAILABLE' | 'DEADLINE_EXCEEDED' | 'RESOURCE_EXHAUSTED',
): void {
  const take = faults.take.bind(faults);
  let calls = 1;
  faults.take = (method, resource) => {
    const struck = take(method, resource);
    calls += 1;
    if (calls === nth) faults.add({ method: LIST, kind: 'error', code });
    return struck;
  };
}

describe('hostile names match nothing', () => {
  test.each([
    ['a quote', 'payment-api" OR resource.type="cloud_run_revision'],
    ['a backslash', 'payment-api\\'],
    ['a parenthesis', 'x") OR (severity>="DEFAULT'],
    ['a new line', 'x\nOR\nseverity>=DEFAULT'],
  ])('%s', async (_what, name) => {
    const { google } = await shared();
    const { facts } = await google.logs.read(query('stdout', { workload: { ...payments, name } }));
    expect(facts).toMatchObject({ stored: 0, more: false });
  });
});

describe('pages', () => {
  test('an empty first page with a token is not the end', async () => {
    const { google, sim } = await simulate();
    expect((await google.logs.read(query('stderr'))).facts.stored).toBeGreaterThan(0);
    expect(sim.calls.all().filter(({ method }) => method === LIST)).toHaveLength(2);
  });

  test('end at the cap, and say that there is more', async () => {
    const { google } = await shared();
    const { facts, raw } = await google.logs.read(query('requests', { cap: 3 }));
    expect(facts).toMatchObject({ stored: 3, more: true });
    expect(facts.requests).toHaveLength(3);
    expect(raw).toHaveLength(3);
  });

  test('exactly as many as the cap is not more', async () => {
    const { google } = await shared();
    const window = { to: new Date(Date.now() - 60_000).toISOString() };
    const all = await google.logs.read(query('requests', window));
    const { facts } = await google.logs.read(query('requests', { ...window, cap: all.facts.stored }));
    expect(facts).toMatchObject({ stored: all.facts.stored, more: false });
  });

  test('nothing in the window', async () => {
    const { google } = await shared();
    const { facts } = await google.logs.read(query('stdout', { to: '2020-01-02T00:00:00Z' }));
    expect(facts).toEqual({
      kind: 'stdout',
      from: '2020-01-01T00:00:00Z',
      to: '2020-01-02T00:00:00Z',
      stored: 0,
      more: false,
      requests: [],
      lines: [],
      audit: [],
    });
  });
});

describe('what the logs say', () => {
  test('requests: the exploit, its path without the payload in the query', async () => {
    const { google } = await shared();
    const { facts, raw } = await google.logs.read(query('requests'));
    const exploit = facts.requests.filter(({ remoteIp }) => remoteIp === '203.0.113.77');
    expect(exploit.map(({ method, path, status }) => [method, path, status])).toEqual([
      ['GET', '/v1/receipts/render', 200],
      ['POST', '/v1/receipts/render', 500],
    ]);
    expect(exploit[0]?.revision).toBe('payment-api-00002-tnq');
    expect(JSON.stringify(raw)).not.toContain('7*7');
  });

  test('stderr: oldest first, of this workload only', async () => {
    const { google } = await shared();
    const { facts } = await google.logs.read(query('stderr'));
    expect(facts.lines[0]?.text).toMatch(/^TemplateError/);
    expect(facts.lines.map(({ text }) => text).join()).not.toContain('SMTP');
    const times = facts.lines.map(({ at }) => at);
    expect(times).toEqual([...times].sort());
  });

  test('system: starts of instances', async () => {
    const { google } = await shared();
    const { facts } = await google.logs.read(query('system'));
    expect(facts.lines[0]?.text).toMatch(/^Starting new instance/);
    expect(facts.lines[0]?.instance).toMatch(/^[0-9a-f]{32,}$/);
  });

  test('audit: who deployed, older than the day that the library would read', async () => {
    const { google } = await shared();
    const { facts, raw } = await google.logs.read(query('audit'));
    expect(facts.audit.map(({ method }) => method.split('.').at(-1))).toEqual([
      'CreateService',
      'UpdateService',
      'UpdateService',
    ]);
    expect(facts.audit[0]).toMatchObject({
      principal: 'lin@example.com',
      callerIp: '192.0.2.44',
      resource: 'projects/acme-payments/locations/europe-west1/services/payment-api',
      text: '',
    });
    expect(Date.parse(facts.audit[0]?.at ?? '')).toBeLessThan(Date.now() - 86_400_000);
    expect(JSON.stringify(raw)).not.toContain('example-gateway-token');
  });
});

const anHour = { from: '2026-11-25T12:00:00Z', to: '2026-11-25T13:00:00Z' };

describe('quote', () => {
  test.each([
    ['a quote', 'a" OR severity>=DEFAULT OR "', '"a\\" OR severity>=DEFAULT OR \\""'],
    ['a backslash before the closing quote', 'a\\', '"a\\\\"'],
    ['an escaped quote', 'a\\" OR b', '"a\\\\\\" OR b"'],
    ['a new line', 'a\nOR b', '"aOR b"'],
    ['a null', 'a\u0000b', '"ab"'],
    ['nothing', '', '""'],
  ])('%s stays inside the string', (_what, text, expected) => {
    expect(quote(text)).toBe(expected);
  });
});

describe('logFilter', () => {
  test.each(logKinds.map((kind) => [kind]))('%s names the workload and its anHour', (kind) => {
    const filter = logFilter({ kind, workload: payments, ...anHour });
    expect(filter).toContain('resource.type="cloud_run_revision"');
    expect(filter).toContain('resource.labels.service_name="payment-api"');
    expect(filter).toContain('resource.labels.location="europe-west1"');
    // Without this word the library reads the last day only.
    expect(filter).toContain('timestamp>="2026-11-25T12:00:00Z" AND timestamp<="2026-11-25T13:00:00Z"');
  });

  test.each([
    ['jobs', 'cloud_run_job', 'job_name'],
    ['workerPools', 'cloud_run_worker_pool', 'worker_pool_name'],
    ['instances', 'cloud_run_instance', 'instance_name'],
  ] as const)('of %s', (kind, type, label) => {
    const filter = logFilter({ kind: 'stdout', workload: { ...payments, kind }, ...anHour });
    expect(filter).toContain(`resource.type="${type}" AND resource.labels.${label}="payment-api"`);
  });

  const execution = 'payment-api-x7k2p" OR severity>=DEFAULT';
  test('of a job reads the named execution alone, whose name cannot widen it', () => {
    const filter = logFilter({
      kind: 'stderr',
      workload: { ...payments, kind: 'jobs' },
      execution,
      ...anHour,
    });
    expect(filter).toContain(
      'AND labels."run.googleapis.com/execution_name"="payment-api-x7k2p\\" OR severity>=DEFAULT" AND',
    );
  });

  test.each([
    ['who changed the job', { kind: 'audit', workload: { ...payments, kind: 'jobs' } }],
    ['a service, which has no executions', { kind: 'stderr', workload: payments }],
  ] as const)('of %s names no execution', (_what, query) => {
    expect(logFilter({ ...query, execution, ...anHour })).not.toContain('execution_name');
  });

  test('of the audit log reads changes and system events, whatever version of the API made them', () => {
    const filter = logFilter({ kind: 'audit', workload: payments, ...anHour });
    expect(filter).toContain(
      '(log_id("cloudaudit.googleapis.com/activity") OR log_id("cloudaudit.googleapis.com/system_event"))',
    );
    expect(filter).toContain('protoPayload.serviceName="run.googleapis.com"');
    expect(filter).not.toContain('revision_name');
  });
});
