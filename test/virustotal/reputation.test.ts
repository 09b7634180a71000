import { describe, expect, test } from '@jest/globals';
import type { Indicator, Reputation } from '../../src/domain/finding/indicator';
import { parseReport } from '../../src/virustotal/parse-report';
import { reportOn } from '../../src/virustotal/reputation';

const indicator: Indicator = { kind: 'ip', value: '203.0.113.7', from: 'x' };
const stats = (malicious: number, others = 80, suspicious = 0) => ({
  last_analysis_stats: { malicious, suspicious, undetected: others },
});
const pervasive = gtiOf('UNDETECTED', { contributing_factors: { pervasive_indicator: true } });
const unable = { timeout: 2, 'confirmed-timeout': 1, failure: 1, 'type-unsupported': 72 };
const gti = gtiOf;

function gtiOf(verdict: string, more: object = {}) {
  return { gti_assessment: { verdict: { value: `VERDICT_${verdict}` }, ...more } };
}

function report(attributes: object) {
  const parsed = parseReport({ data: { attributes } });
  if (parsed === undefined) throw new Error('not read');
  return reportOn(indicator, parsed);
}

describe('the reputation', () => {
  const cases: readonly (readonly [string, object, Reputation])[] = [
    [
      'community votes say nothing',
      { reputation: -889, total_votes: { malicious: 44 }, ...stats(0) },
      'no-detections',
    ],
    ['good votes excuse nothing', { reputation: 500, ...stats(7) }, 'malicious'],
    ['one engine is weak', stats(1), 'suspicious'],
    ['four engines are weak', stats(4), 'suspicious'],
    ['five engines are not', stats(5), 'malicious'],
    ['none', stats(0), 'no-detections'],
    ['no analysis is not clean', {}, 'unknown'],
    ['an analysis by no engine', { last_analysis_stats: { malicious: 0 } }, 'unknown'],
    ['Google says malicious', { ...stats(0), ...gti('MALICIOUS') }, 'malicious'],
    ['Google says malicious, engines not asked', gti('MALICIOUS'), 'malicious'],
    ['Google says benign against four engines', { ...stats(4), ...gti('BENIGN') }, 'benign'],
    ['Google says benign against many engines', { ...stats(9), ...gti('BENIGN') }, 'suspicious'],
    ['Google says benign against twelve suspicious', { ...stats(0, 50, 12), ...gti('BENIGN') }, 'suspicious'],
    ['Google says benign against a few of both', { ...stats(2, 50, 2), ...gti('BENIGN') }, 'benign'],
    ['Google says benign, and no engine has looked', gti('BENIGN'), 'unknown'],
    [
      'Google says benign, and no engine could look',
      { last_analysis_stats: { malicious: 0, ...unable }, ...gti('BENIGN') },
      'unknown',
    ],
    ['everybody uses it, and two engines call it malicious', { ...stats(2), ...pervasive }, 'suspicious'],
    ['everybody uses it, and eight engines call it malicious', { ...stats(8), ...pervasive }, 'malicious'],
    ['everybody uses it, and one engine is wary', { ...stats(0, 80, 1), ...pervasive }, 'suspicious'],
    ['everybody uses it, and no engine has looked', pervasive, 'unknown'],
    ['everybody uses it, and no engine objects', { ...stats(0), ...pervasive }, 'benign'],
    ['six suspicious and none malicious', stats(0, 50, 6), 'suspicious'],
    ['twelve suspicious and one malicious', stats(1, 50, 12), 'suspicious'],
    ['no engine could look', { last_analysis_stats: { malicious: 0, undetected: 0, ...unable } }, 'unknown'],
    ['only engines that could not are there', { last_analysis_stats: unable }, 'unknown'],
    [
      'a count that cannot be read is no zero',
      { last_analysis_stats: { malicious: '9', undetected: 60 } },
      'unknown',
    ],
    [
      'a count that is no whole number',
      { last_analysis_stats: { malicious: 0.5, undetected: 60 } },
      'unknown',
    ],
    ['undetected is not benign', { ...stats(0), ...gti('UNDETECTED') }, 'no-detections'],
    ['undetected by Google, called malicious by engines', { ...stats(9), ...gti('UNDETECTED') }, 'malicious'],
    ['Google says suspicious', { ...stats(0), ...gti('SUSPICIOUS') }, 'suspicious'],
    ['a verdict that is not known', { ...stats(0), ...gti('SOMETHING_NEW') }, 'no-detections'],
  ];
  test.each(cases)('%s', (_what, attributes, reputation) => {
    expect(report(attributes).reputation).toBe(reputation);
  });
});

describe('attributes of another form count as absent', () => {
  test.each([
    ['stats as a list', { last_analysis_stats: [] }],
    ['counts as texts', { last_analysis_stats: { malicious: 'many' } }],
    ['negative counts', { last_analysis_stats: { malicious: -1 } }],
    ['a date as a text', { last_analysis_date: '2026-01-01' }],
    ['an assessment as a text', { gti_assessment: 'VERDICT_MALICIOUS' }],
    ['a verdict without value', { gti_assessment: { verdict: 'VERDICT_MALICIOUS' } }],
  ])('%s', (_what, attributes) => {
    expect(report(attributes)).toMatchObject({ reputation: 'unknown' });
    expect(report(attributes)).not.toHaveProperty('analysedAt');
  });

  test('a date beyond the calendar', () => {
    expect(report({ last_analysis_date: 1e18 })).not.toHaveProperty('analysedAt');
  });
});

test('in full, in one line', () => {
  const full = {
    ...stats(14),
    ...gti('MALICIOUS', { threat_score: { value: 80 } }),
    last_analysis_date: 1_795_000_000,
  };
  expect(report(full)).toEqual({
    indicator,
    reputation: 'malicious',
    malicious: 14,
    engines: 94,
    threatScore: 80,
    analysedAt: '2026-11-18T11:06:40.000Z',
    summary:
      'malicious: 14 of 94 engines call it malicious, Google Threat Intelligence says malicious, threat score 80 of 100, last analysed 2026-11-18',
    link: 'https://www.virustotal.com/gui/ip-address/203.0.113.7',
  });
});

describe('the engines are counted that gave a verdict, and what is left over is said', () => {
  test.each<readonly [string, object, number | undefined, string]>([
    [
      'some could not look',
      { last_analysis_stats: { malicious: 47, harmless: 0, undetected: 18, ...unable, timeout: 0 } },
      65,
      'malicious: 47 of 65 engines call it malicious, 74 could not say, when it was analysed is not known',
    ],
    [
      'nobody could look',
      { last_analysis_stats: { malicious: 0, ...unable }, last_analysis_date: 1_795_000_000 },
      undefined,
      'unknown: none of 76 engines could analyse it, last analysed 2026-11-18',
    ],
    [
      'six are wary',
      { last_analysis_stats: { malicious: 0, suspicious: 6, undetected: 40, harmless: 10, timeout: 0 } },
      56,
      'suspicious: 0 of 56 engines call it malicious, 6 suspicious, when it was analysed is not known',
    ],
    [
      'nothing is on record',
      { last_analysis_date: 1_795_000_000 },
      undefined,
      'unknown: no analysis on record',
    ],
  ])('%s', (_what, attributes, engines, summary) => {
    expect(report(attributes)).toMatchObject({ summary });
    expect(report(attributes).engines).toBe(engines);
  });
});

describe('a time that can be none of an analysis is not known', () => {
  test.each([
    ['milliseconds', 1_795_000_000_000],
    ['before VirusTotal', 1],
    ['beyond the calendar', 1e18],
    ['a century on', 5_000_000_000],
    ['tomorrow', 1_795_000_000 + 2 * 86_400],
  ])('%s', (_what, date) => {
    const parsed = parseReport({ data: { attributes: { ...stats(0), last_analysis_date: date } } });
    if (parsed === undefined) throw new Error('not read');
    const read = reportOn(indicator, parsed, 1_795_000_000_000);
    expect(read).not.toHaveProperty('analysedAt');
    expect(read.summary).toContain('when it was analysed is not known');
  });
});
