import type { CaseFile } from '../../src/domain/evidence/case-file';
import type { IndicatorReport, Reputation } from '../../src/domain/finding/indicator';
import type { LogFacts } from '../../src/domain/evidence/log-facts';
import { audit, caseFile, finding, log, request } from './fixtures';
import { assess } from './of-case-file';

// Single facts that point one way or the other, to be put on top of a case file.

export const C2 = '203.0.113.7';
export const OWN = 'payments@shop.iam.gserviceaccount.com';
export const gap = { what: 'request log', why: 'denied', hides: 'the exploit' };

export function report(reputation: Reputation, change: Partial<IndicatorReport> = {}): IndicatorReport {
  return {
    indicator: { kind: 'ip', value: C2, from: 'redirection' },
    reputation,
    summary: reputation,
    link: `https://www.virustotal.com/gui/ip-address/${C2}`,
    ...change,
  };
}
export function withLog(facts: LogFacts, from: CaseFile = caseFile()): CaseFile {
  return { ...from, logs: [...from.logs.filter(({ kind }) => kind !== facts.kind), facts] };
}
export const childShell = finding({
  key: '2/f2',
  category: 'Unexpected Child Shell',
  eventTime: '2026-10-01T11:59:30Z',
});
export const badUrl = finding({
  key: '2/f3',
  category: 'Malicious URL Observed',
  eventTime: '2026-10-01T12:01:20Z',
  severity: 'MEDIUM',
});
export const exploit = request({
  at: '2026-10-01T11:59:58Z',
  status: 500,
  userAgent: 'python-requests/2.32',
  path: '/render',
});
export const deploy = audit({ at: '2026-10-01T11:54:00Z', principal: 'lin@example.com' });
export const toPrivate = finding({ redirection: { dstIp: '10.1.2.3', dstPort: '9001' } });
export const debugging = withLog(log('audit', { audit: [deploy] }), caseFile({ findings: [toPrivate] }));
export const scoreOf = (from: CaseFile): number =>
  assess(from).reasons.reduce((sum, { weight }) => sum + weight, 0);
