import { describe, expect, test } from '@jest/globals';
import { hashPlan, type Plan } from '../../../src/domain/plan/plan';
import type { Policy } from '../../../src/domain/plan/policy';
import { changesBetween } from '../../../src/domain/plan/propose-plan';
import type { CaseFile } from '../../../src/domain/evidence/case-file';
import type { WorkloadSettings } from '../../../src/domain/workload/workload-settings';
import { workloadPath, type Workload } from '../../../src/domain/workload/workload';
import { assessment, caseFile, INCIDENT, inForce, settings, workload } from '../fixtures';
import { instanceSettings, jobSettings, poolSettings, theInstance, theJob, thePool } from '../kinds';
import { proposePlan, type PlanInput } from '../of-case-file';

const input: PlanInput = {
  caseFile: caseFile(),
  assessment,
  incident: INCIDENT,
  asking: 1,
  evidence: 'a'.repeat(64),
  policy: inForce,
  findings: ['organizations/1/sources/2/findings/f1'],
  nowIso: '2026-10-01T12:01:00.000Z',
};
const withPolicy = (change: Partial<Policy>): PlanInput['policy'] => ({
  ...inForce,
  policy: { ...inForce.policy, ...change },
});
const path = workloadPath(workload);

function planOf(change: Partial<PlanInput> = {}): Plan {
  const plan = proposePlan({ ...input, ...change });
  if ('none' in plan) throw new Error(plan.none);
  return plan;
}

function about(subject: Workload, given?: WorkloadSettings): CaseFile {
  const { settings: _settings, ...rest } = caseFile();
  return { ...rest, workload: subject, ...(given === undefined ? {} : { settings: given }) };
}

describe('no plan, and why', () => {
  const { settings: _settings, ...unread } = caseFile();
  test.each<[string, Partial<PlanInput>, string]>([
    [
      'protected by the policy',
      { policy: withPolicy({ protectedWorkloads: [path] }) },
      'The policy protects',
    ],
    ['settings not read', { caseFile: unread }, 'could not be read'],
    [
      'frozen already',
      {
        caseFile: caseFile({
          settings: settings({ scaling: { mode: 'MANUAL', manualInstanceCount: 0 }, traffic: [] }),
        }),
      },
      'frozen already',
    ],
  ])('%s', (_name, change, why) => {
    const plan = proposePlan({ ...input, ...change });
    expect('none' in plan ? plan.none : '').toContain(why);
  });

  test.each<[string, CaseFile, string]>([
    [
      'a job',
      about(theJob, jobSettings()),
      'Act by hand, in this order: 1. Cancel every running execution (1); 2. Pause',
    ],
    ['a job that could not be read', about(theJob), '1. Cancel every running execution: list them first'],
    ['a worker pool', about(thePool, poolSettings()), '1. Set it to 0 instances (it has 3).'],
    [
      'a stopped worker pool',
      about(thePool, poolSettings({ manualInstanceCount: 0 })),
      'It has 0 instances already.',
    ],
    ['an instance', about(theInstance, instanceSettings()), '1. Stop the instance.'],
  ])('%s has no step yet, and what to do by hand is said', (_name, given, text) => {
    const plan = proposePlan({ ...input, caseFile: given });
    const none = 'none' in plan ? plan.none : '';
    expect(none).toMatch(
      /^Firebreak does not carry out containment of [a-z ]+ yet, so there is nothing to approve\./,
    );
    expect(none).toContain(text);
  });

  test('a protected job gets no word on how to stop it', () => {
    const policy = withPolicy({ protectedWorkloads: [workloadPath(theJob)] });
    const plan = proposePlan({ ...input, caseFile: about(theJob, jobSettings()), policy });
    expect('none' in plan ? plan.none : '').toMatch(/^The policy protects (?!.*Cancel)/);
  });

  test('another workload with a similar name is not protected', () => {
    expect(planOf({ policy: withPolicy({ protectedWorkloads: [`${path}2`] }) }).steps).toHaveLength(1);
  });
});

describe('the plan', () => {
  test('ends when the policy says', () => {
    expect(planOf()).toMatchObject({
      proposedAt: '2026-10-01T12:01:00.000Z',
      deadline: '2026-10-01T12:31:00.000Z',
      previews: [],
      recommended: true,
    });
  });

  test('is only offered where containment is', () => {
    expect(planOf({ assessment: { ...assessment, containment: 'offered' } }).recommended).toBe(false);
  });

  test('binds the newest 20 findings', () => {
    const findings = Array.from({ length: 25 }, (_, n) => `f${n}`);
    expect(planOf({ findings }).findings).toEqual(findings.slice(5));
  });

  test('the same facts give the same hash at another time', () => {
    expect(planOf({ nowIso: '2026-10-01T13:00:00.000Z' }).hash).toBe(planOf().hash);
    expect(hashPlan(planOf())).toBe(planOf().hash);
  });

  test.each<[string, Partial<PlanInput>]>([
    ['incident', { incident: INCIDENT.replace('#3', '#4') }],
    ['asking', { asking: 2 }],
    ['evidence', { evidence: 'b'.repeat(64) }],
    ['policy', { policy: { ...inForce, digest: 'f'.repeat(64) } }],
    ['findings', { findings: ['f1', 'f2'] }],
    ['step', { caseFile: caseFile({ settings: settings({ uid: 'uid-2' }) }) }],
  ])('another %s gives another hash', (_what, change) => {
    expect(planOf(change).hash).not.toBe(planOf().hash);
  });
});

describe('what changed since the last asking', () => {
  test.each<[string, Partial<PlanInput>, readonly string[]]>([
    ['nothing', {}, []],
    ['new evidence', { evidence: 'b'.repeat(64) }, ['The evidence was read and sealed again.']],
    ['two findings', { findings: [...input.findings, 'a', 'b'] }, ['2 new findings since.']],
    ['the policy', { policy: { ...inForce, digest: 'f'.repeat(64) } }, ['The policy was changed.']],
    [
      'a deploy',
      { caseFile: caseFile({ settings: settings({ latestReadyRevision: 'payments-00004' }) }) },
      ['Revision payments-00004 serves or is tagged now and was not before.'],
    ],
    [
      'created again',
      { caseFile: caseFile({ settings: settings({ uid: 'uid-2' }) }) },
      ['The service was deleted and created again.'],
    ],
    [
      'no longer recommended',
      { assessment: { ...assessment, containment: 'offered' } },
      ['Containment is no longer recommended, only offered.'],
    ],
  ])('%s', (_name, change, expected) => {
    expect(changesBetween(planOf(), planOf({ asking: 2, ...change }))).toEqual(expected);
  });

  test('steps that come and go are named', () => {
    const plan = planOf();
    const empty: Plan = { ...plan, steps: [] };
    expect(changesBetween(plan, empty)).toEqual([
      'No longer proposed: Freeze payments: 0 instances, no tags.',
    ]);
    expect(changesBetween(empty, plan)).toEqual(['New: Freeze payments: 0 instances, no tags.']);
  });
});
