import { shortHash } from '../../src/domain/text/digest';
import type { IncidentView, StepStanding } from '../../src/domain/incident/incident-view';
import type { StepState } from '../../src/domain/decision/decision';
import type { Outcome } from '../../src/domain/phases';
import type { Plan } from '../../src/domain/plan/plan';
import { caseFile, INCIDENT, inForce, workload } from './fixtures';
import { assess, makeBrief, proposePlan } from './of-case-file';

// An operator's views of one incident at several moments.

export const facts = caseFile();
export const assessment = assess(facts);

export function planOf(): Plan {
  const plan = proposePlan({
    caseFile: facts,
    assessment,
    incident: INCIDENT,
    asking: 1,
    evidence: 'a'.repeat(64),
    policy: inForce,
    findings: ['organizations/1/sources/2/findings/f1'],
    nowIso: '2026-10-01T12:01:00.000Z',
  });
  if ('none' in plan) throw new Error(plan.none);
  return plan;
}

export const plan = planOf();
export const short = shortHash(plan.hash);
export const [step] = plan.steps;
export const stepHash = step?.hash ?? '';

export function standing(state: StepState, change: Partial<StepStanding> = {}): StepStanding {
  return {
    hash: stepHash,
    kind: 'freeze-service',
    title: step?.title ?? '',
    state,
    approvedBy: [],
    approvalsNeeded: 1,
    ...change,
  };
}

export const asked: IncidentView = {
  incident: INCIDENT,
  workload,
  phase: 'awaiting-decision',
  restored: false,
  severity: 'HIGH',
  openedAt: '2026-10-01T12:00:10.123Z',
  findingCount: 1,
  findings: [
    {
      name: 'organizations/1/sources/2/findings/f1',
      category: 'Reverse Shell',
      severity: 'HIGH',
      eventTime: '2026-10-01T12:00:00Z',
    },
  ],
  assessment,
  brief: makeBrief(facts, assessment),
  gaps: [],
  plan,
  steps: [standing('asked')],
  changedSince: [],
  approvers: ['ada@example.com', 'bob@example.com'],
  deadline: plan.deadline,
  reminded: false,
  told: [],
  decisions: [],
  rejections: [],
  story: [{ at: '2026-10-01T12:00:11Z', text: 'Read workload settings.' }],
};
const { brief: _brief, assessment: _assessment, plan: _plan, deadline: _deadline, ...early } = asked;
export const investigating: IncidentView = { ...early, phase: 'investigating', steps: [] };
export const level = (name: 'control-plane' | 'instances' | 'symptom', verified: boolean, text: string) => ({
  level: name,
  verified,
  text,
});
export const verified = [
  level('control-plane', true, 'frozen'),
  level('instances', true, '0'),
  level('symptom', true, 'quiet'),
];
export const watching = (outcome: Outcome, change: Partial<IncidentView> = {}): IncidentView => ({
  ...asked,
  phase: 'watching',
  outcome,
  steps: [standing('applied', { approvedBy: ['ada@example.com'] })],
  ...change,
});
export const contained = watching('contained', {
  verification: { levels: verified, at: '2026-10-01T12:09:00Z' },
});
export const unproven = watching('not-verified', {
  verification: {
    levels: [...verified.slice(0, 1), level('instances', false, '1 instance is still there')],
    at: '2026-10-01T12:09:00Z',
  },
});
