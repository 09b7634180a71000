import { describe, expect, test } from '@jest/globals';
import { logKinds } from '../../../src/domain/evidence/log-facts';
import { quote } from '../../../src/google/client/filter-text';
import { logFilter } from '../../../src/google/logging/log-filter';
import { payments } from '../simulated';

const window = { from: '2026-11-25T12:00:00Z', to: '2026-11-25T13:00:00Z' };

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
  test.each(logKinds.map((kind) => [kind]))('%s names the workload and its window', (kind) => {
    const filter = logFilter({ kind, workload: payments, ...window });
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
    const filter = logFilter({ kind: 'stdout', workload: { ...payments, kind }, ...window });
    expect(filter).toContain(`resource.type="${type}" AND resource.labels.${label}="payment-api"`);
  });

  const execution = 'payment-api-x7k2p" OR severity>=DEFAULT';
  test('of a job reads the named execution alone, whose name cannot widen it', () => {
    const filter = logFilter({
      kind: 'stderr',
      workload: { ...payments, kind: 'jobs' },
      execution,
      ...window,
    });
    expect(filter).toContain(
      'AND labels."run.googleapis.com/execution_name"="payment-api-x7k2p\\" OR severity>=DEFAULT" AND',
    );
  });

  test.each([
    ['who changed the job', { kind: 'audit', workload: { ...payments, kind: 'jobs' } }],
    ['a service, which has no executions', { kind: 'stderr', workload: payments }],
  ] as const)('of %s names no execution', (_what, query) => {
    expect(logFilter({ ...query, execution, ...window })).not.toContain('execution_name');
  });

  test('of the audit log reads changes and system events, whatever version of the API made them', () => {
    const filter = logFilter({ kind: 'audit', workload: payments, ...window });
    expect(filter).toContain(
      '(log_id("cloudaudit.googleapis.com/activity") OR log_id("cloudaudit.googleapis.com/system_event"))',
    );
    expect(filter).toContain('protoPayload.serviceName="run.googleapis.com"');
    expect(filter).not.toContain('revision_name');
  });
});
