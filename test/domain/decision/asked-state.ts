import type { DecisionState } from '../../../src/domain/decision/check-decision';
import type { Decision, StepState } from '../../../src/domain/decision/decision';
import type { StepAnswer } from '../../../src/domain/decision/tally';
import { decisionActs } from '../../../src/domain/plan/policy';

export const INCIDENT = '415104041262/europe-west1/services/payments#3';
export const PLAN = '3f9a2c41'.repeat(8);
export const STEP = 'c'.repeat(64);
export const SECOND = 'd'.repeat(64);
export const DEADLINE = Date.parse('2026-10-01T12:30:00Z');
export const ADA = 'ada@example.com';
export const BOB = 'bob@example.com';
export const acts = decisionActs;

export const state: DecisionState = {
  incident: INCIDENT,
  phase: 'awaiting-decision',
  plan: { hash: PLAN, steps: [{ hash: STEP, state: 'asked' }], deadlineMs: DEADLINE },
  nowMs: DEADLINE - 60_000,
  approvers: [
    { id: ADA, may: acts },
    { id: BOB, may: acts },
    { id: 'eve@example.com', may: ['note'] },
  ],
  plainDecisions: true,
  usedIds: ['used'],
  answers: [],
  restorable: false,
};
export const approve: Decision = {
  kind: 'plain',
  id: 'one',
  incident: INCIDENT,
  act: 'approve',
  plan: PLAN,
  steps: [STEP],
  by: ADA,
  reason: 'C2 is live',
};
export const restore: Decision = { ...approve, act: 'restore', steps: [] };
export const close: Decision = { ...approve, act: 'close', plan: '', steps: [] };
export const note: Decision = { ...close, act: 'note' };
export const acknowledge: Decision = { ...close, act: 'acknowledge' };
export const contained: DecisionState = { ...withStep('applied'), phase: 'watching', restorable: true };

export function withStep(step: StepState): DecisionState {
  return { ...state, plan: { hash: PLAN, steps: [{ hash: STEP, state: step }], deadlineMs: DEADLINE } };
}
export function withSteps(first: StepState, second: StepState): DecisionState {
  const steps = [
    { hash: STEP, state: first },
    { hash: SECOND, state: second },
  ];
  return { ...state, plan: { hash: PLAN, steps, deadlineMs: DEADLINE } };
}
export function withoutPlan(): DecisionState {
  const { plan: _plan, ...rest } = state;
  return rest;
}
export function answered(...answers: readonly [string, StepAnswer['answer']][]): DecisionState {
  return { ...state, answers: answers.map(([by, answer]) => ({ step: STEP, by, answer })) };
}
