import { describe, expect, test } from '@jest/globals';
import type { CaseFile } from '../../../src/domain/evidence/case-file';
import { audit, caseFile, finding, line, log, related, request, settings } from '../fixtures';
import {
  badUrl,
  C2,
  childShell,
  debugging,
  deploy,
  exploit,
  gap,
  OWN,
  report,
  scoreOf,
  toPrivate,
  withLog,
} from '../signs';
import { assess } from '../of-case-file';

describe('a verdict as a person would give it', () => {
  const severe = withLog(
    log('requests', { requests: [exploit] }),
    caseFile({ related: related(childShell, badUrl), reports: [report('malicious')] }),
  );
  test.each<[string, CaseFile, string, string]>([
    ['a reverse shell with everything beside it', severe, 'malicious', 'recommended'],
    [
      'a reverse shell to a known bad address, alone',
      caseFile({ reports: [report('malicious')] }),
      'likely-malicious',
      'recommended',
    ],
    [
      'a reverse shell with a child shell',
      caseFile({ related: related(childShell) }),
      'likely-malicious',
      'recommended',
    ],
    ['a reverse shell, nothing else known', caseFile(), 'suspicious', 'recommended'],
    [
      'the same, of low severity',
      caseFile({ findings: [finding({ severity: 'LOW' })] }),
      'suspicious',
      'offered',
    ],
    ['a developer debugging to a private address', debugging, 'likely-benign', 'offered'],
    [
      'a shell to a private address, nobody deployed',
      caseFile({ findings: [toPrivate] }),
      'inconclusive',
      'offered',
    ],
    [
      'a child shell alone',
      caseFile({ findings: [finding({ category: 'Unexpected Child Shell', redirection: {} })] }),
      'inconclusive',
      'offered',
    ],
    [
      'an unknown category alone',
      caseFile({ findings: [finding({ category: 'Brand New Detector', redirection: {} })] }),
      'suspicious',
      'recommended',
    ],
  ])('%s', (_name, given, verdict, containment) => {
    expect(assess(given)).toMatchObject({ verdict, containment });
  });
});

describe('one fact changed moves it as a person expects', () => {
  const stepsUp: readonly [string, CaseFile, CaseFile][] = [
    ['a child shell beside it', caseFile(), caseFile({ related: related(childShell) })],
    [
      'a second other category',
      caseFile({ related: related(childShell) }),
      caseFile({ related: related(childShell, badUrl) }),
    ],
    ['the same category again', caseFile(), caseFile({ related: related(finding({ key: '2/f9' })) })],
    [
      'a known bad address',
      caseFile({ reports: [report('unknown')] }),
      caseFile({ reports: [report('malicious')] }),
    ],
    [
      'malicious after suspicious',
      caseFile({ reports: [report('suspicious')] }),
      caseFile({ reports: [report('malicious')] }),
    ],
    [
      'a fresh analysis',
      caseFile({ reports: [report('malicious', { analysedAt: '2020-01-01T00:00:00Z' })] }),
      caseFile({ reports: [report('malicious', { analysedAt: '2026-09-30T00:00:00Z' })] }),
    ],
    ['public instead of private', caseFile({ findings: [toPrivate] }), caseFile()],
    ['an exploit-like request', caseFile(), withLog(log('requests', { requests: [exploit] }))],
    [
      'a second sign on the request',
      withLog(log('requests', { requests: [request({ at: exploit.at, status: 500 })] })),
      withLog(log('requests', { requests: [exploit] })),
    ],
    [
      'a held-open request',
      caseFile(),
      withLog(log('requests', { requests: [request({ at: '2026-10-01T11:55:00Z', latencySeconds: 300 })] })),
    ],
    [
      'a shell error on stderr',
      caseFile(),
      withLog(log('stderr', { lines: [line({ text: 'sh: 1: id: not found' })] })),
    ],
    [
      'the remote address on stdout',
      caseFile(),
      withLog(log('stdout', { lines: [line({ text: `connect ${C2}` })] })),
    ],
    [
      'its identity made a key',
      caseFile(),
      withLog(
        log('audit', {
          audit: [
            audit({
              at: '2026-10-01T12:05:00Z',
              principal: OWN,
              method: 'google.iam.admin.v1.CreateServiceAccountKey',
            }),
          ],
        }),
      ),
    ],
    [
      'its identity read a secret',
      caseFile(),
      withLog(
        log('audit', {
          audit: [
            audit({
              at: '2026-10-01T12:05:00Z',
              principal: OWN,
              method: 'google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion',
            }),
          ],
        }),
      ),
    ],
    ['anybody can call it', caseFile(), caseFile({ settings: settings({}, { invokers: ['allUsers'] }) })],
    ['the invoker check is off', caseFile(), caseFile({ settings: settings({ invokerIamDisabled: true }) })],
    ['nobody deployed just before', debugging, caseFile({ findings: [toPrivate] })],
    ['a deploy, but a child shell as well', debugging, { ...debugging, related: related(childShell) }],
  ];
  test.each(stepsUp)('%s counts more', (_name, before, after) => {
    expect(scoreOf(after)).toBeGreaterThan(scoreOf(before));
  });

  test.each<[string, CaseFile, CaseFile]>([
    ['an address that VirusTotal does not know', caseFile(), caseFile({ reports: [report('unknown')] })],
    ['an address without detections', caseFile(), caseFile({ reports: [report('no-detections')] })],
    [
      'a well-known good program',
      caseFile(),
      caseFile({
        reports: [report('benign', { indicator: { kind: 'sha256', value: 'cd'.repeat(32), from: 'x' } })],
      }),
    ],
    [
      'an inactive finding beside it',
      caseFile(),
      caseFile({ related: related(finding({ ...childShell, state: 'INACTIVE' })) }),
    ],
    [
      'a finding of another product',
      caseFile(),
      caseFile({
        related: related(finding({ ...childShell, parentDisplayName: 'Container Threat Detection' })),
      }),
    ],
    [
      'a finding outside the window',
      caseFile(),
      caseFile({ related: related(finding({ ...childShell, eventTime: '2026-10-01T10:00:00Z' })) }),
    ],
    [
      'an ordinary request',
      caseFile(),
      withLog(log('requests', { requests: [request({ at: exploit.at })] })),
    ],
    [
      'an exploit-like request an hour before',
      caseFile(),
      withLog(log('requests', { requests: [{ ...exploit, at: '2026-10-01T11:00:00Z' }] })),
    ],
    [
      'an exploit-like request afterwards',
      caseFile(),
      withLog(log('requests', { requests: [{ ...exploit, at: '2026-10-01T12:05:00Z' }] })),
    ],
    [
      'a call by its identity before',
      caseFile(),
      withLog(
        log('audit', {
          audit: [audit({ at: '2026-10-01T11:00:00Z', principal: OWN, method: 'SetIamPolicy' })],
        }),
      ),
    ],
    [
      'a change by somebody else',
      caseFile(),
      withLog(
        log('audit', {
          audit: [
            audit({ at: '2026-10-01T12:05:00Z', principal: 'ops@example.com', method: 'SetIamPolicy' }),
          ],
        }),
      ),
    ],
    [
      'a deploy by a pipeline',
      caseFile(),
      withLog(log('audit', { audit: [{ ...deploy, principal: 'ci@shop.iam.gserviceaccount.com' }] })),
    ],
    [
      'a deploy an hour before',
      caseFile(),
      withLog(log('audit', { audit: [{ ...deploy, at: '2026-10-01T11:00:00Z' }] })),
    ],
    [
      'a deploy afterwards',
      caseFile(),
      withLog(log('audit', { audit: [{ ...deploy, at: '2026-10-01T12:01:00Z' }] })),
    ],
    [
      'open to all, but internal ingress',
      caseFile(),
      caseFile({
        settings: settings({ ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' }, { invokers: ['allUsers'] }),
      }),
    ],
    ['an annotation env=dev', caseFile(), caseFile({ settings: settings({ annotations: { env: 'dev' } }) })],
    [
      'a display name that says dev',
      caseFile(),
      caseFile({ findings: [finding({ projectDisplayName: 'dev' })] }),
    ],
    ['an unread request log', caseFile(), caseFile({ logs: [], gaps: [gap] })],
  ])('%s moves nothing', (_name, before, after) => {
    expect(scoreOf(after)).toBe(scoreOf(before));
  });

  test('a deploy explains nothing where the others could not be read', () => {
    const { related: _related, ...unread } = debugging;
    expect(scoreOf(unread)).toBeGreaterThan(scoreOf(debugging));
  });

  test('a muted finding beside it counts in full: a mute hides and does not stop', () => {
    const muted = caseFile({ related: related(finding({ ...childShell, muted: true })) });
    expect(scoreOf(muted)).toBe(scoreOf(caseFile({ related: related(childShell) })));
  });
});
