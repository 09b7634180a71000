import { describe, expect, test } from '@jest/globals';
import type { TrailCall } from '../../../../src/domain/evidence/trail-facts';
import type { CaseFile } from '../../../../src/domain/evidence/case-file';
import type { LogFacts } from '../../../../src/domain/evidence/log-facts';
import type { SettingsOf } from '../../../../src/domain/workload/workload-settings';
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
  const idle = { wanted: 1, running: 0, succeeded: 0, failed: 0, cancelled: 0, retried: 0 };
  const executions = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      execution(`j-${index}`, { createdAt: '2026-10-01T12:01:00Z', tasks: idle }),
    );
  const partly = (rest: Partial<SettingsOf<'jobs'>>, named?: string): CaseFile => ({
    ...caseFile({ findings: [named === undefined ? minerDeployed : { ...minerDeployed, execution: named }] }),
    settings: jobSettings({}, rest),
  });
  const output = (change: Partial<LogFacts>): CaseFile => withLog(log('stdout', change), failed);
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
    ['one whose output goes on beyond what was read', output({ more: true }), 'unclear', /does not say/],
    ['one whose output was cut off', output({ cut: 'no quota' }), 'unclear', /does not say/],
    [
      'a miner of whose executions there are more',
      partly({ executions: executions(1), unfinished: ['executions'] }),
      'unclear',
      /not every execution/,
    ],
    [
      'one of whose executions only the newest are kept',
      partly({ executions: executions(50) }),
      'unclear',
      /not every execution/,
    ],
    [
      'one whose kept executions go back to before it',
      partly({
        executions: [
          ...executions(49),
          execution('old', { createdAt: '2026-10-01T08:00:00Z', tasks: { ...idle, succeeded: 1 } }),
        ],
      }),
      'attempt',
      /never ran/,
    ],
    [
      'one whose execution is not among them',
      partly({ executions: executions(2) }, 'j-9'),
      'unclear',
      /j-9 is none of the executions/,
    ],
    ['one whose execution is', partly({ executions: executions(2) }, 'j-1'), 'attempt', /never ran/],
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
