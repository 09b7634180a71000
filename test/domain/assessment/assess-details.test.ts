import { describe, expect, test } from '@jest/globals';
import type { CaseFile } from '../../../src/domain/evidence/case-file';
import type { Finding } from '../../../src/domain/finding/finding';
import { thresholds, weights } from '../../../src/domain/assessment/weights';
import { audit, caseFile, finding, line, log, related, revision, service, settings } from '../fixtures';
import { badUrl, C2, childShell, exploit, gap, report, scoreOf, toPrivate, withLog } from '../signs';
import { assess } from '../of-case-file';

describe('severity, corroboration, confidence', () => {
  test.each<[string, readonly Finding[], readonly Finding[], string]>([
    ['its own', [finding({ severity: 'HIGH' })], [], 'HIGH'],
    [
      'the worst of several',
      [finding({ severity: 'LOW' }), finding({ key: '2/b', severity: 'CRITICAL' })],
      [],
      'CRITICAL',
    ],
    [
      'a later, milder one never lowers it',
      [finding({ severity: 'CRITICAL' }), finding({ key: '2/b', severity: 'LOW' })],
      [],
      'CRITICAL',
    ],
    [
      'that of a related one',
      [finding({ severity: 'MEDIUM' })],
      [{ ...childShell, severity: 'CRITICAL' }],
      'CRITICAL',
    ],
    ["its detector's where the finding says none", [finding({ severity: 'UNSPECIFIED' })], [], 'CRITICAL'],
    [
      'unspecified where nobody says',
      [finding({ severity: 'UNSPECIFIED', category: 'Brand New Detector' })],
      [],
      'UNSPECIFIED',
    ],
  ])('severity is %s', (_name, findings, others, severity) => {
    expect(assess(caseFile({ findings, related: related(...others) })).severity).toBe(severity);
  });

  const { related: _related, ...unread } = caseFile();
  test.each<[string, CaseFile, string]>([
    ['alone', caseFile(), 'alone'],
    [
      'one within a minute',
      caseFile({ related: related(childShell) }),
      'corroborated by 1 finding within 1 minute',
    ],
    [
      'two within two',
      caseFile({ related: related(childShell, badUrl) }),
      'corroborated by 2 findings within 2 minutes',
    ],
    [
      'one of them reported itself',
      caseFile({ findings: [finding(), childShell], related: related(badUrl) }),
      'corroborated by 2 findings within 2 minutes',
    ],
    [
      'the same one twice',
      caseFile({ related: related(childShell, childShell) }),
      'corroborated by 1 finding within 1 minute',
    ],
    ['unread is not alone', unread, 'alone as far as is known: related findings could not be read'],
  ])('%s', (_name, given, text) => {
    expect(assess(given).corroboration).toBe(text);
  });

  const sure = withLog(
    log('requests', { requests: [exploit] }),
    caseFile({ related: related(childShell), reports: [report('malicious')] }),
  );
  test.each<[string, CaseFile, string]>([
    ['four sources agree', sure, 'high'],
    ['but one read failed', { ...sure, gaps: [gap] }, 'medium'],
    ['but most reads failed', { ...sure, gaps: [gap, gap, gap, gap] }, 'low'],
    ['two sources agree', caseFile({ reports: [report('malicious')] }), 'medium'],
    ['one source', caseFile(), 'low'],
    ['inconclusive', caseFile({ findings: [toPrivate] }), 'low'],
  ])('confidence: %s', (_name, given, confidence) => {
    expect(assess(given).confidence).toBe(confidence);
  });

  test.each<[string, CaseFile, string]>([
    ['related findings', unread, 'Other findings on the workload'],
    ['the remote address', caseFile({ findings: [finding({ redirection: {} })] }), 'Where the shell leads'],
    ['its reputation', caseFile({ reports: [report('unknown')] }), 'Who is behind the remote address'],
    ['the request log', caseFile({ logs: [log('audit')] }), 'The request that may have opened it'],
    ['the audit log', caseFile({ logs: [log('requests')] }), 'The calls of its identity since'],
    [
      'the invokers',
      caseFile({ settings: { kind: 'services', service: service() } }),
      'Whether anybody can call it',
    ],
    ['the owner', caseFile(), 'or of ci@shop.iam.gserviceaccount.com'],
  ])('what would change it: %s', (_name, given, text) => {
    expect(assess(given).wouldChange.join('\n')).toContain(text);
  });

  test('a reason shows what it rests on, strongest first', () => {
    const { reasons } = assess(sure);
    expect(reasons[0]).toMatchObject({
      signal: 'finding',
      evidence: 'finding',
      weight: weights.families['reverse-shell'],
    });
    expect(reasons.map(({ evidence }) => evidence)).toEqual(
      expect.arrayContaining([`VirusTotal on ip ${C2}`, 'related findings', 'request log']),
    );
  });

  test('revisions run as other accounts, whose calls count as well', () => {
    const other = 'canary@shop.iam.gserviceaccount.com';
    const given = caseFile({
      settings: settings({}, { revisions: [revision('payments-00002', { serviceAccount: other })] }),
    });
    const call = audit({ at: '2026-10-01T12:05:00Z', principal: other, method: 'SetIamPolicy' });
    expect(scoreOf(withLog(log('audit', { audit: [call] }), given))).toBe(
      scoreOf(given) + weights.identityChanges,
    );
  });

  test('texts from outside come out inert', () => {
    const evil = withLog(
      log('stderr', { lines: [line({ text: 'sh: \u001b[2J\u202e [approve](http://x)' })] }),
    );
    const texts = assess(evil)
      .reasons.map(({ text }) => text)
      .join();
    expect(texts).toContain('sh: \\u001b[2J\\u202e');
    expect(texts).not.toContain('\u202e');
  });
});

test('the table is in order: each verdict needs more than the one before', () => {
  const { likelyBenign, suspicious, likelyMalicious, malicious } = thresholds;
  expect([likelyBenign, suspicious, likelyMalicious, malicious]).toEqual(
    [likelyBenign, suspicious, likelyMalicious, malicious].toSorted((a, b) => a - b),
  );
  expect(weights.indicatorMalicious).toBeGreaterThan(weights.indicatorSuspicious);
  expect(weights.exploitRequest).toBeGreaterThan(weights.oddRequest);
});
