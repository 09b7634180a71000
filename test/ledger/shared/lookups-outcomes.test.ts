import { describe, expect, test } from '@jest/globals';
import type { Indicator } from '../../../src/domain/finding/indicator';
import { LOOKUP_FRESH_MS } from '../../../src/ledger/shared/lookups';
import { at, failure, incident, later, temporaryLedger } from '../temporary-ledger';

const indicator: Indicator = { kind: 'ip', value: '203.0.113.66', from: 'connections[0]' };
const lookup = (collectedAt: string, malicious: number) => ({
  report: {
    indicator,
    reputation: malicious > 0 ? 'malicious' : 'unknown',
    malicious,
    engines: 90,
    threatScore: 80,
    analysedAt: at,
    summary: `${malicious} of 90`,
    link: 'https://www.virustotal.com/gui/ip-address/203.0.113.66',
  } as const,
  evidence: {
    what: 'VirusTotal',
    sha256: 'a'.repeat(64),
    bytes: 2,
    source: 'www.virustotal.com',
    request: 'GET',
    collectedAt,
  },
});
const after = (ms: number) => new Date(Date.parse(at) + ms).toISOString();

describe('an answer of VirusTotal', () => {
  test.each([
    ['a day old, and malicious', after(LOOKUP_FRESH_MS.malicious), 12],
    ['a quarter of an hour old, and "never seen"', after(LOOKUP_FRESH_MS.unknown), 0],
    ['from a clock far ahead', after(-LOOKUP_FRESH_MS.malicious), 12],
  ])('%s is not used again', async (_, now, malicious) => {
    const { ledger } = await temporaryLedger();
    await ledger.recordLookup(lookup(at, malicious));
    expect(await ledger.recentLookup(indicator, now)).toBeUndefined();
  });

  test('that nobody knows it is the first to be asked again, and that it is bad the last', () => {
    const { malicious, benign, suspicious, unknown, 'no-detections': none } = LOOKUP_FRESH_MS;
    expect([unknown < none, none < suspicious, suspicious < malicious, malicious === benign]).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  test.each<[string, Indicator]>([
    ['another value', { ...indicator, value: '203.0.113.6' }],
    ['another kind', { ...indicator, kind: 'domain' }],
  ])('is not one on %s', async (_, other) => {
    const { ledger } = await temporaryLedger();
    await ledger.recordLookup(lookup(at, 12));
    expect(await ledger.recentLookup(other, at)).toBeUndefined();
  });

  test('is told of the indicator as it is asked for, with its age', async () => {
    const { ledger } = await temporaryLedger();
    await ledger.recordLookup(lookup(at, 0));
    const elsewhere = { ...indicator, from: 'args[2]' };
    const found = await ledger.recentLookup(elsewhere, after(LOOKUP_FRESH_MS.unknown - 1));
    expect(found).toEqual({ ...lookup(at, 0), report: { ...lookup(at, 0).report, indicator: elsewhere } });
    expect(found?.evidence.collectedAt).toBe(at);
  });

  test('the newest counts', async () => {
    const { ledger } = await temporaryLedger();
    await ledger.recordLookup(lookup(later, 12));
    await ledger.recordLookup(lookup(at, 0));
    await ledger.recordLookup(lookup(later, 12));
    expect((await ledger.recentLookup(indicator, later))?.report.malicious).toBe(12);
  });
});

describe('how often VirusTotal was asked', () => {
  test('is counted by the day in UTC, every try, by every process with this ledger', async () => {
    const { ledger } = await temporaryLedger();
    expect(await ledger.lookupsOfDay(at)).toBe(0);
    await ledger.countLookup(indicator, '2026-03-01T00:00:00.000Z');
    await ledger.countLookup(indicator, '2026-03-01T23:59:59.999Z');
    await ledger.countLookup({ ...indicator, kind: 'domain' }, '2026-03-01T23:59:59.999Z');
    await ledger.countLookup(indicator, '2026-03-02T00:00:00.000Z');
    expect(await ledger.lookupsOfDay('2026-03-01T12:00:00Z')).toBe(3);
    expect(await ledger.lookupsOfDay('2026-03-02T01:00:00+01:00')).toBe(1);
    expect(await ledger.lookupsOfDay('2026-03-02T00:30:00+01:00')).toBe(3);
  });
});

describe('outcomes', () => {
  const contained = {
    outcome: 'contained',
    restored: false,
    closed: false,
    findingsInactive: false,
    evidence: 'e'.repeat(64),
    text: 'all three levels hold',
  } as const;
  const restored = { ...contained, restored: true, text: 'put back and equal' };

  test('the latest counts, and the same again is the same record', async () => {
    const { ledger } = await temporaryLedger();
    expect(await ledger.latestOutcome(incident)).toBeUndefined();
    await ledger.recordOutcome(incident, contained, at);
    await ledger.recordOutcome(incident, contained, later);
    expect(await ledger.readOutcomes(incident)).toEqual([{ record: contained, at }]);
    await ledger.recordOutcome(incident, restored, later);
    expect(await ledger.latestOutcome(incident)).toEqual(restored);
    await ledger.recordOutcome(incident, contained, later);
    expect((await ledger.readOutcomes(incident)).map(({ record }) => record)).toEqual([
      contained,
      restored,
      contained,
    ]);
  });

  test('one that was changed is not written anywhere', async () => {
    const { ledger, text, overwrite } = await temporaryLedger();
    await ledger.recordOutcome(incident, contained, at);
    const key = `incidents/${incident}/outcomes/1`;
    await overwrite(key, (await text(key)).replace('"findingsInactive":false', '"findingsInactive":true'));
    await expect(ledger.latestOutcome(incident)).rejects.toEqual(failure('ledger-corrupt', key));
  });
});
