import { describe, expect, test } from '@jest/globals';
import type { Indicator } from '../../src/domain/indicator';
import { LOOKUP_FRESH_MS } from '../../src/ledger/lookups';
import { at, failure, incident, later, temporaryLedger } from './temporary-ledger';

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
    ['an hour old', after(LOOKUP_FRESH_MS)],
    ['from a clock far ahead', after(-LOOKUP_FRESH_MS)],
  ])('%s is not used again', async (_, now) => {
    const { ledger } = await temporaryLedger();
    await ledger.recordLookup(lookup(at, 12));
    expect(await ledger.recentLookup(indicator, now)).toBeUndefined();
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
    const found = await ledger.recentLookup(elsewhere, after(LOOKUP_FRESH_MS - 1));
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
