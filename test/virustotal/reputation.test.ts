import { describe, expect, test } from '@jest/globals';
import type { Indicator, Reputation } from '../../src/domain/indicator';
import { parseReport } from '../../src/virustotal/parse-report';
import { reportOn } from '../../src/virustotal/reputation';

const indicator: Indicator = { kind: 'ip', value: '203.0.113.7', from: 'x' };
const stats = (malicious: number, others = 80) => ({
  last_analysis_stats: { malicious, suspicious: 3, undetected: others },
});
const gti = (verdict: string, more: object = {}) => ({
  gti_assessment: { verdict: { value: `VERDICT_${verdict}` }, ...more },
});

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
    [
      'everybody uses it',
      { ...stats(2), ...gti('UNDETECTED', { contributing_factors: { pervasive_indicator: true } }) },
      'benign',
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
    engines: 97,
    threatScore: 80,
    analysedAt: '2026-11-18T11:06:40.000Z',
    summary:
      'malicious: 14 of 97 engines call it malicious, Google Threat Intelligence says malicious, threat score 80 of 100, last analysed 2026-11-18',
    link: 'https://www.virustotal.com/gui/ip-address/203.0.113.7',
  });
});
