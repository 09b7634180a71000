import type { Assessment } from '../assessment/assessment';
import { byHandText, stopByHand } from './by-hand';
import type { Reconstruction } from '../assessment/reconstruction';
import { attackedRevisions } from '../assessment/reconstruction/attacked';
import type { Digest } from '../text/digest';
import { hashPlan, type Plan, type Step } from './plan';
import type { PolicyInForce } from './policy';
import { protectedBecause } from './protection';
import { differencesFrom, planFreeze, type EarlierFreeze } from './freeze/freeze-service';
import { workloadPath } from '../workload/workload';

export interface PlanInput {
  readonly known: Reconstruction;
  readonly assessment: Assessment;
  /** `<workload>#<number>`. */
  readonly incident: string;
  readonly asking: number;
  /** Digest of the manifest that was sealed for this question. */
  readonly evidence: Digest;
  readonly policy: PolicyInForce;
  /** SCC names of the findings, newest last; the newest 20 are bound. */
  readonly findings: readonly string[];
  /** RFC 3339: when it is proposed. */
  readonly nowIso: string;
  /** A freeze of ours that the workload still carries: a restore puts back what was saved before it. */
  readonly earlier?: EarlierFreeze;
}

const NEWEST = 20;

/** The plan for what is known, without previews yet, or why there is none, in one sentence for people. */
export function proposePlan(input: PlanInput): Plan | { readonly none: string } {
  const { known, assessment, incident, asking, evidence, nowIso } = input;
  const { policy, digest } = input.policy;
  const untouchable = protectedBecause(known.workload, policy);
  if (untouchable !== undefined) return { none: untouchable };
  const { settings, workload } = known;
  if (workload.kind !== 'services') return { none: noStepYet(known) };
  if (settings?.kind !== 'services') {
    return {
      none: `The settings of ${workloadPath(workload)} could not be read, and nothing is proposed without knowing the state to put back.`,
    };
  }
  const step = planFreeze(settings, input.earlier, attackedRevisions(known.attacked.revision));
  if ('none' in step) return step;
  const findings = input.findings.slice(-NEWEST);
  const bound = { incident, asking, steps: [step], evidence, policy: digest, findings };
  return {
    hash: hashPlan(bound),
    ...bound,
    previews: [],
    recommended: assessment.containment === 'recommended',
    proposedAt: nowIso,
    deadline: new Date(Date.parse(nowIso) + policy.decideWithinMs).toISOString(),
  };
}

const kinds = { jobs: 'jobs', workerPools: 'worker pools', instances: 'instances' } as const;

/** Nothing can be approved, and a person can act: what to do, in order. The commands stand in the brief. */
function noStepYet(known: Reconstruction): string {
  const { kind } = known.workload;
  if (kind === 'services') return 'There is no step for it.';
  const entries = stopByHand(known);
  const what = `Firebreak does not carry out containment of ${kinds[kind]} yet, so there is nothing to approve.`;
  return entries.length === 0
    ? `${what} It has 0 instances already.`
    : `${what} Act by hand, in this order: ${byHandText(entries)}`;
}

/** Lists the differences of a plan that is proposed again, in one sentence each, most important first. */
export function changesBetween(previous: Plan, next: Plan): readonly string[] {
  const added = next.findings.filter((name) => !previous.findings.includes(name)).length;
  return [
    ...next.steps.flatMap((step) => stepChanges(previous, step)),
    ...previous.steps
      .filter((step) => !next.steps.some((other) => stepKey(other) === stepKey(step)))
      .map((step) => `No longer proposed: ${step.title}.`),
    ...(added === 0 ? [] : [`${added} new ${added === 1 ? 'finding' : 'findings'} since.`]),
    ...(previous.evidence === next.evidence ? [] : ['The evidence was read and sealed again.']),
    ...(previous.policy === next.policy ? [] : ['The policy was changed.']),
    ...(previous.recommended === next.recommended
      ? []
      : [
          next.recommended
            ? 'Containment is recommended now.'
            : 'Containment is no longer recommended, only offered.',
        ]),
  ];
}

function stepChanges(previous: Plan, step: Step): readonly string[] {
  const before = previous.steps.find((other) => stepKey(other) === stepKey(step));
  if (before === undefined) return [`New: ${step.title}.`];
  if (before.hash === step.hash) return [];
  if (before.target.uid !== step.target.uid) return ['The service was deleted and created again.'];
  const differences = differencesFrom(before.precondition, step.precondition);
  return differences.length > 0 ? differences : [`The step "${step.title}" is described differently.`];
}

/** The key by which steps of different proposals are the same undertaking. */
function stepKey(step: Step): string {
  return `${step.kind} ${workloadPath(step.target.workload)}`;
}
