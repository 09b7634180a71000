import { describe, expect, test } from '@jest/globals';
import type { TrailCall } from '../../../../src/domain/evidence/trail-facts';
import type { CaseFile } from '../../../../src/domain/evidence/case-file';
import { weights } from '../../../../src/domain/assessment/weights';
import { caseFile, line, log, request, settings } from '../../fixtures';
import { call, minerDeployed, policySet, trail } from '../../incident-story';
import { execution, jobSettings } from '../../kinds';
import { exploit, scoreOf, withLog } from '../../signs';
import { assess } from '../../of-case-file';

const signalsOf = (given: CaseFile): readonly string[] => assess(given).reasons.map(({ signal }) => signal);
const textOf = (given: CaseFile): string =>
  assess(given)
    .reasons.map(({ text }) => text)
    .join('\n');
const denied = (one: TrailCall): TrailCall => ({ ...one, succeeded: false });

describe('attempt and success', () => {
  const set = call({ at: '2026-10-01T11:59:59Z', method: 'google.cloud.run.v1.Services.SetIamPolicy' });
  const miner = (running: number): CaseFile => ({
    ...caseFile({ findings: [minerDeployed] }),
    settings: jobSettings(
      {},
      {
        executions: [
          execution('j-1', {
            createdAt: '2026-10-01T11:59:00Z',
            tasks: { wanted: 1, running, succeeded: 0, failed: 0, cancelled: 0, retried: 0 },
          }),
        ],
      },
    ),
  });
  const failed = caseFile({ findings: [minerDeployed], settings: settings({ ready: 'CONDITION_FAILED' }) });
  test.each<[string, CaseFile, string, RegExp]>([
    ['a process was seen', caseFile(), 'success', /process inside/],
    ['a policy call with no entry', caseFile({ findings: [policySet] }), 'unclear', /does not say/],
    [
      'a policy call that was made',
      caseFile({ findings: [policySet], trail: trail(set) }),
      'success',
      /It was done/,
    ],
    [
      'a policy call that was denied',
      caseFile({ findings: [policySet], trail: trail(denied(set)) }),
      'attempt',
      /did not happen/,
    ],
    [
      "a policy call that was denied, beside somebody else's that was made",
      caseFile({
        findings: [{ ...policySet, access: { ...policySet.access, principalEmail: set.principal } }],
        trail: trail(denied(set), { ...set, principal: 'admin@example.com' }),
      }),
      'attempt',
      /did not happen/,
    ],
    [
      'a policy call that was denied, beside one on another service',
      caseFile({
        findings: [policySet],
        trail: trail(denied(set), { ...set, resource: 'namespaces/shop/services/payments-two' }),
      }),
      'attempt',
      /did not happen/,
    ],
    [
      'a policy call of another day',
      caseFile({ findings: [policySet], trail: trail({ ...set, at: '2026-10-01T09:00:00Z' }) }),
      'unclear',
      /does not say/,
    ],
    [
      'a miner whose deploy failed, as the platform says',
      withLog(
        log('system', { lines: [line({ at: '2026-10-01T12:01:00Z', text: 'Ready condition: False' })] }),
        failed,
      ),
      'attempt',
      /never ran/,
    ],
    [
      'a miner whose deploy failed, while an older revision goes on writing',
      withLog(
        log('stdout', {
          lines: [line({ at: '2026-10-01T12:01:00Z', text: 'x', revision: 'payments-00001' })],
        }),
        { ...failed, findings: [{ ...minerDeployed, revision: 'payments-00003' }] },
      ),
      'attempt',
      /never ran/,
    ],
    ['a miner whose tasks run', miner(1), 'success', /were started/],
    ['a miner that never ran', miner(0), 'attempt', /never ran/],
    ['a miner whose deploy failed', failed, 'attempt', /never ran/],
    [
      'a miner that wrote output',
      withLog(log('stdout', { lines: [line({ at: '2026-10-01T12:01:00Z', text: 'x' })] }), {
        ...failed,
        findings: [{ ...minerDeployed, revision: 'payments-00003' }],
      }),
      'success',
      /wrote output/,
    ],
    ['a deployed miner, nothing else', caseFile({ findings: [minerDeployed] }), 'unclear', /does not say/],
  ])('%s', (_name, given, stage, text) => {
    expect(assess(given).stage).toEqual({ stage, text: expect.stringMatching(text) });
  });

  test('a call that took effect counts more, one that did not never less', () => {
    expect(scoreOf(miner(1))).toBeGreaterThan(scoreOf(miner(0)));
    expect(scoreOf(caseFile({ findings: [policySet], trail: trail(denied(set)) }))).toBeGreaterThanOrEqual(
      scoreOf(caseFile({ findings: [policySet] })),
    );
  });

  test.each([401, 403, 404])('an exploit that was answered %d did not get in by this', (status) => {
    const refused = withLog(log('requests', { requests: [{ ...exploit, status }] }));
    expect(scoreOf(refused)).toBe(scoreOf(caseFile()) + weights.oddRequest);
    expect(textOf(refused)).toContain(`answered ${status}, so it did not get in by this`);
  });

  test('one that was held open got in, whatever it was answered', () => {
    const held = withLog(log('requests', { requests: [{ ...exploit, status: 403, latencySeconds: 300 }] }));
    expect(signalsOf(held)).toContain('exploit-request');
  });

  test('a refused request never hides one that was let in', () => {
    const later = request({ at: '2026-10-01T11:59:59Z', status: 404, path: '/.env', userAgent: 'curl/8' });
    expect(signalsOf(withLog(log('requests', { requests: [exploit, later] })))).toContain('exploit-request');
  });
});
