import { hashPlan, hashStep, type Plan, type Step } from '../../../src/domain/plan/plan';
import { at, incident, later, workload } from '../temporary-ledger';

const traffic = [
  { type: 'latest', percent: 100 },
  { type: 'revision', revision: 'shop-00006', percent: 0, tag: 'canary' },
] as const;
const scaling = { mode: 'AUTOMATIC', minInstanceCount: 1, maxInstanceCount: 10 };

const unhashed: Omit<Step, 'hash'> = {
  kind: 'freeze-service',
  title: 'Freeze shop',
  target: { workload, uid: 'b1c2' },
  precondition: { scaling, traffic, revisions: [{ revision: 'shop-00007', images: ['eu/shop@sha256:1'] }] },
  parameters: {
    scaling: { mode: 'MANUAL', manualInstanceCount: 0 },
    traffic: [{ type: 'latest', percent: 100 }],
  },
  undo: { scaling, traffic, differs: [] },
  before: ['1 to 10 instances'],
  after: ['0 instances'],
  stops: ['the shell'],
  doesNotStop: ['a stolen token'],
  disturbs: ['all users of shop'],
  commands: { apply: ['gcloud run services update shop'], undo: ['gcloud run services update shop'] },
  dependsOn: [],
};

/** A plan with every optional field set, its hashes right. */
export function samplePlan(changes: Partial<Omit<Plan, 'hash'>> = {}): Plan {
  const step: Step = { ...unhashed, hash: hashStep(unhashed) };
  const plan = {
    incident,
    asking: 1,
    steps: [step],
    evidence: 'e'.repeat(64),
    policy: 'f'.repeat(64),
    findings: ['projects/415104041262/sources/1/findings/aa'],
    previews: [
      { step: step.hash, ok: false, by: 'validate-only', text: 'no', permission: 'run.services.update' },
    ],
    recommended: true,
    proposedAt: at,
    deadline: later,
    ...changes,
  } as const;
  return { ...plan, hash: hashPlan(plan) };
}
