import { describe, expect, test } from '@jest/globals';
import {
  checkDecision,
  stepsAnswered,
  type DecisionState,
} from '../../../src/domain/decision/check-decision';
import { rejectionCodes, type Decision, type RejectionCode } from '../../../src/domain/decision/decision';
import { phases } from '../../../src/domain/phases';
import {
  INCIDENT,
  PLAN,
  STEP,
  SECOND,
  DEADLINE,
  ADA,
  BOB,
  acts,
  state,
  approve,
  restore,
  close,
  note,
  acknowledge,
  contained,
  withStep,
  withSteps,
  withoutPlan,
  answered,
} from './asked-state';

const rejected: readonly [string, Decision, DecisionState, RejectionCode, string][] = [
  [
    'another incident of the workload',
    { ...approve, incident: INCIDENT.replace('#3', '#2') },
    state,
    'wrong-incident',
    'Send it to that incident',
  ],
  [
    'an incident that has just begun in the place of the one that is meant',
    approve,
    { ...state, incident: '' },
    'wrong-incident',
    'has no number yet',
  ],
  [
    'plain where the policy wants signatures',
    approve,
    { ...state, plainDecisions: false },
    'plain-not-allowed',
    'signature',
  ],
  ['a stranger', { ...approve, by: 'mallory' }, state, 'unknown-approver', 'mallory is not an approver'],
  ['a name in other letters', { ...approve, by: 'Ada@example.com' }, state, 'unknown-approver', ADA],
  ['the placeholder', { ...approve, by: 'YOU@EXAMPLE.COM' }, state, 'unknown-approver', 'your own name'],
  ['an approver removed meanwhile', approve, { ...state, approvers: [] }, 'unknown-approver', 'nobody may'],
  [
    'an act that the policy does not give',
    { ...approve, by: 'eve@example.com' },
    state,
    'not-allowed',
    'may note',
  ],
  ['an id that counted', { ...approve, id: 'used' }, state, 'replayed-id', 'change the reason'],
  ['no reason', { ...approve, reason: ' ' }, state, 'empty-reason', 'say why'],
  ['no reason for a restore', { ...restore, reason: '' }, contained, 'empty-reason', 'say why'],
  ['no reason for a close', { ...close, reason: '' }, state, 'empty-reason', 'say why'],
  ['an empty note', { ...note, reason: '' }, state, 'empty-reason', 'note is empty'],
  ['another plan', { ...approve, plan: 'f'.repeat(64) }, state, 'wrong-plan', '"approve":"3f9a2c41"'],
  ['no plan', { ...approve, plan: '' }, state, 'wrong-plan', 'no plan'],
  ['a hash that is too short', { ...approve, plan: '3f9a' }, state, 'wrong-plan', 'not the current one'],
  [
    'another plan for a refusal',
    { ...approve, act: 'refuse', plan: 'f'.repeat(64) },
    state,
    'wrong-plan',
    '"refuse":"3f9a2c41"',
  ],
  [
    'a restore of another plan',
    { ...restore, plan: 'f'.repeat(64) },
    contained,
    'wrong-plan',
    '"restore":"3f9a2c41"',
  ],
  ['a close under another plan', { ...close, plan: 'f'.repeat(64) }, state, 'wrong-plan', '"close":"#3"'],
  [
    'the other end of the plan’s hash',
    { ...approve, plan: '0'.repeat(56) },
    { ...state, plan: { hash: `${'1'.repeat(8)}${'0'.repeat(56)}`, steps: [], deadlineMs: DEADLINE } },
    'wrong-plan',
    'it names plan 00000000…,',
  ],
  [
    'a plan where none is asked',
    { ...restore, plan: 'f'.repeat(64) },
    { ...withoutPlan(), phase: 'watching', restorable: true },
    'wrong-plan',
    'not the current one',
  ],
  ['a restore where there never was a plan', restore, withoutPlan(), 'nothing-to-decide', 'nothing to put'],
  [
    'a restore where one of two steps is taken back already',
    { ...restore, plan: '' },
    { ...withSteps('undone', 'void'), phase: 'watching' },
    'already-decided',
    'is back already',
  ],
  [
    'an approver who may do nothing',
    { ...approve, by: 'nil@example.com' },
    { ...state, approvers: [...state.approvers, { id: 'nil@example.com', may: [] }] },
    'not-allowed',
    'may nothing',
  ],
  [
    'a stranger, where many may: the first ten are named',
    { ...approve, by: 'mallory' },
    {
      ...state,
      approvers: Array.from({ length: 12 }, (_, n) => ({ id: `p${n}@example.com`, may: acts })),
    },
    'unknown-approver',
    'p8@example.com, p9@example.com. Set',
  ],
  [
    'the refused one of two steps',
    approve,
    withSteps('refused', 'asked'),
    'already-decided',
    'it was refused',
  ],
  ['a step of another plan', { ...approve, steps: [SECOND] }, state, 'unknown-step', 'ddddddd'],
  ['one known and one unknown step', { ...approve, steps: [STEP, SECOND] }, state, 'unknown-step', 'ddddddd'],
  ['no step', { ...approve, steps: [] }, state, 'unknown-step', 'names no step'],
  [
    'the same person twice',
    { ...approve, id: 'two' },
    answered([ADA, 'approve']),
    'already-decided',
    'another person',
  ],
  ['after a refusal', approve, withStep('refused'), 'already-decided', 'final'],
  [
    'a late refusal',
    { ...approve, act: 'refuse' },
    withStep('approved'),
    'already-decided',
    'changes nothing',
  ],
  ['while it runs', approve, withStep('running'), 'already-decided', 'running already'],
  ['after it was done', approve, withStep('applied'), 'already-decided', '"restore" takes it back'],
  ['after it failed', approve, withStep('failed'), 'already-decided', 'failed already'],
  ['a plan that no longer stands', approve, withStep('void'), 'already-decided', 'wait for the new one'],
  ['at the deadline', approve, { ...state, nowMs: DEADLINE }, 'expired', '2026-10-01T12:30:00.000Z'],
  [
    'a refusal after the deadline',
    { ...approve, act: 'refuse' },
    { ...state, nowMs: DEADLINE + 1 },
    'expired',
    'this answer changes nothing',
  ],
  ['an approval before there is a plan', approve, withoutPlan(), 'nothing-to-decide', 'no plan is asked'],
  [
    'an approval after the restore',
    approve,
    { ...withStep('undone'), phase: 'watching' },
    'already-decided',
    'taken back; an approval counts once',
  ],
  [
    'a restore after the restore',
    restore,
    { ...withStep('undone'), phase: 'watching' },
    'already-decided',
    'back already',
  ],
  [
    'an acknowledgement where somebody is on it',
    acknowledge,
    { ...state, acknowledgedBy: BOB },
    'already-decided',
    'bob@example.com is on it already',
  ],
  [
    'an acknowledgement of another plan',
    { ...acknowledge, plan: 'f'.repeat(64) },
    state,
    'wrong-plan',
    '"acknowledge":"#3"',
  ],
  ['a restore before anything was done', restore, state, 'nothing-to-decide', 'nothing to put back'],
  [
    'a restore while restoring',
    restore,
    { ...contained, phase: 'restoring', restorable: false },
    'already-decided',
    'already',
  ],
  [
    'a close while containing',
    close,
    { ...state, phase: 'containing' },
    'nothing-to-decide',
    'containing now',
  ],
  ['a close while verifying', close, { ...state, phase: 'verifying' }, 'nothing-to-decide', 'verifying now'],
  ['a close while restoring', close, { ...state, phase: 'restoring' }, 'nothing-to-decide', 'restoring now'],
  ['anything after closing', note, { ...state, phase: 'closed' }, 'nothing-to-decide', 'closed'],
];

describe('rejected with a code and what to do', () => {
  test.each(rejected)('%s', (_name, decision, where, code, text) => {
    const rejection = checkDecision(decision, where);
    expect(rejection?.code).toBe(code);
    expect(rejection?.reason).toContain(text);
  });

  test('every code occurs', () => {
    // These are given while a message is read, before there is a decision to check.
    const reading: RejectionCode[] = ['malformed', 'too-many', 'unknown-act'];
    const seen = new Set<RejectionCode>([...reading, ...rejected.map(([, , , code]) => code)]);
    expect([...seen].sort()).toEqual([...rejectionCodes].sort());
  });

  test('hostile text in a decision comes back inert', () => {
    const rejection = checkDecision({ ...approve, by: 'x\u001b[2J\nAPPROVED' }, state);
    expect(rejection?.reason).toContain('x\\u001b[2J\\nAPPROVED');
  });
});

describe('counts', () => {
  test.each<[string, Decision, DecisionState]>([
    ['an approval in time', approve, state],
    ['an approval in the last millisecond', approve, { ...state, nowMs: DEADLINE - 1 }],
    ['a refusal', { ...approve, act: 'refuse' }, state],
    ['a short hash', { ...approve, plan: '3f9a2c41' }, state],
    ['a second person', { ...approve, by: BOB }, answered([ADA, 'approve'])],
    [
      'a refusal by who approved, while it is still asked',
      { ...approve, act: 'refuse' },
      answered([ADA, 'approve']),
    ],
    ['a refusal by a second person', { ...approve, act: 'refuse', by: BOB }, answered([ADA, 'approve'])],
    ['a note by who may only note', { ...note, by: 'eve@example.com' }, state],
    ['a note after the deadline', note, { ...state, nowMs: DEADLINE + 1 }],
    ['a note while containing', note, { ...state, phase: 'containing' }],
    ['a restore of what was contained', restore, contained],
    ['a restore without naming the plan', { ...restore, plan: '' }, contained],
    ['a restore long after the deadline', restore, { ...contained, nowMs: DEADLINE * 2 }],
    ['an acknowledgement', acknowledge, state],
    ['an acknowledgement after the deadline', acknowledge, { ...state, nowMs: DEADLINE * 2 }],
    ['a close while watching', close, contained],
    ['a close instead of an answer', close, state],
    ['a close with the finding left', { ...close, finding: 'leave' }, contained],
  ])('%s', (_name, decision, where) => {
    expect(checkDecision(decision, where)).toBeUndefined();
  });

  test.each(phases.filter((phase) => phase !== 'closed'))('a note in phase %s', (phase) => {
    expect(checkDecision(note, { ...state, phase })).toBeUndefined();
  });
});

describe('a plan of several steps', () => {
  const two: DecisionState = {
    ...state,
    plan: {
      hash: PLAN,
      steps: [
        { hash: STEP, state: 'applied' },
        { hash: SECOND, state: 'asked' },
      ],
      deadlineMs: DEADLINE,
    },
  };
  test('the short form answers the steps that are still asked', () => {
    const all = { ...approve, steps: [STEP, SECOND] };
    expect(checkDecision(all, two)).toBeUndefined();
    expect(stepsAnswered(all, two)).toEqual([SECOND]);
  });

  test('somebody who approved the other step has not answered this one', () => {
    const other: DecisionState = { ...two, answers: [{ step: STEP, by: ADA, answer: 'approve' }] };
    expect(stepsAnswered({ ...approve, steps: [SECOND] }, other)).toEqual([SECOND]);
  });

  test('a step that no plan has is not answered', () => {
    expect(stepsAnswered(approve, withoutPlan())).toEqual([]);
    expect(stepsAnswered({ ...approve, steps: ['e'.repeat(64)] }, two)).toEqual([]);
  });

  test('one step can be refused and the other approved', () => {
    const split: DecisionState = { ...two, answers: [{ step: SECOND, by: ADA, answer: 'approve' }] };
    expect(stepsAnswered({ ...approve, steps: [SECOND] }, split)).toEqual([]);
    expect(stepsAnswered({ ...approve, steps: [SECOND], by: BOB }, split)).toEqual([SECOND]);
  });
});
