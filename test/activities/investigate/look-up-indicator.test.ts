import { afterEach, expect, test } from '@jest/globals';
import { createActivities, type Activities } from '../../../src/activities';
import type { Indicator } from '../../../src/domain/finding/indicator';
import { openBench, type Bench, type BenchOptions } from '../../support/lab';

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

interface Opened {
  readonly bench: Bench;
  readonly activities: Activities;
}

async function open(options: Partial<BenchOptions> = {}): Promise<Opened> {
  bench = await openBench({ scenario: 'reverse-shell-service', hold: true, ...options });
  return { bench, activities: createActivities(bench.deps) };
}

const c2: Indicator = { kind: 'ip', value: '198.51.100.23', from: 'connections[0].destinationIp' };
const calls = ({ bench: { simulator } }: Opened): number =>
  simulator.calls.all().filter(({ method }) => method.startsWith('virustotal.')).length;

test('VirusTotal is asked once about what finding and incident ask at the same time, and not again within the hour', async () => {
  const opened = await open();
  const { lookUpIndicator } = opened.activities.virustotal;
  const both = await Promise.all([lookUpIndicator({ indicator: c2 }), lookUpIndicator({ indicator: c2 })]);
  const later = await lookUpIndicator({ indicator: c2 });
  expect([...both, later].map(({ report }) => report.reputation)).toEqual([
    'malicious',
    'malicious',
    'malicious',
  ]);
  expect(calls(opened)).toBe(1);
});

test('VirusTotal is not asked for what is known, and what is known says its age', async () => {
  const opened = await open();
  const { virustotal, reads } = opened.activities;
  const indicators = [c2, { ...c2, value: '198.51.100.24' }];
  expect(await reads.recallLookups({ indicators })).toEqual([]);
  const { report } = await virustotal.lookUpIndicator({ indicator: c2 });
  const known = await reads.recallLookups({ indicators });
  expect(known.map(({ report: { summary } }) => summary)).toEqual([report.summary]);
  const later = createActivities({
    ...opened.bench.deps,
    now: () => new Date(Date.now() + 3 * 3_600_000),
  });
  const [aged] = await later.reads.recallLookups({ indicators });
  expect(aged?.report).toEqual({ ...report, summary: `${report.summary}; asked 3 h ago` });
  expect((await later.virustotal.lookUpIndicator({ indicator: c2 })).report).toEqual(aged?.report);
  expect(calls(opened)).toBe(1);
});

test('VirusTotal is not asked any more once the lookups of the day are used up, and that waits for midnight', async () => {
  const opened = await open();
  const now = new Date('2026-03-01T22:00:00Z');
  const { virustotal } = createActivities({ ...opened.bench.deps, lookupsPerDay: 1, now: () => now });
  await virustotal.lookUpIndicator({ indicator: c2 });
  await expect(
    virustotal.lookUpIndicator({ indicator: { ...c2, value: '198.51.100.24' } }),
  ).rejects.toMatchObject({
    code: 'rate-limited',
    message: expect.stringContaining('FIREBREAK_VIRUSTOTAL_PER_DAY allows 1'),
    retryAfterMs: 2 * 3_600_000,
  });
  // A known indicator needs no lookup.
  expect((await virustotal.lookUpIndicator({ indicator: c2 })).report.reputation).toBe('malicious');
  expect(calls(opened)).toBe(1);
});

test('VirusTotal with a wrong key is a fault of the configuration, not a clean answer', async () => {
  const opened = await open({ virusTotalKey: 'wrong' });
  await expect(opened.activities.virustotal.lookUpIndicator({ indicator: c2 })).rejects.toMatchObject({
    code: 'key-refused',
  });
});

test('VirusTotal that has never seen it says unknown', async () => {
  const opened = await open();
  const indicator: Indicator = { kind: 'sha256', value: 'f'.repeat(64), from: 'files[0]' };
  const { report } = await opened.activities.virustotal.lookUpIndicator({ indicator });
  expect(report.reputation).toBe('unknown');
});
