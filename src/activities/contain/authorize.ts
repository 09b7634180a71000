import { checkDecision } from '../../domain/check-decision';
import type { CountedDecision } from '../../domain/decision';
import { Failure } from '../../domain/failures';
import { parseFindingName } from '../../domain/finding-name';
import { hashPlan, hashStep, stepOfPlan, type Plan, type Step } from '../../domain/plan';
import { workloadPath } from '../../domain/workload';
import type { ContainDeps } from './deps';

/** A change as it arrives on the containment queue. Anybody who can reach Temporal can put one there: nothing in it is believed. */
export interface ChangeRequest {
  readonly plan: Plan;
  readonly decisions: readonly CountedDecision[];
  /** Hash of the step to carry out or take back. */
  readonly step: string;
}

/**
 * The check that counts, made by the process that holds the right to change: hashes, plan and decisions as the ledger
 * has them, this process's own policy, quorum, expiry, protection, and a finding of the incident read anew from SCC.
 * Every decision id is claimed create-only. Throws `decision-rejected`; returns the step that may be changed.
 */
export async function authorize(
  deps: ContainDeps,
  request: ChangeRequest,
  act: 'approve' | 'restore',
): Promise<Step> {
  const step = stepOf(request);
  const plan = await planInLedger(deps, request.plan);
  const { policy } = await deps.policy();
  const protectedHere = policy.protectedWorkloads.includes(workloadPath(step.target.workload));
  if (protectedHere)
    throw rejected(`the policy of this process protects ${workloadPath(step.target.workload)}`);

  const decisions = request.decisions.filter(
    ({ decision }) => decision.act === act && answers(decision.steps, step, act),
  );
  const people = new Set<string>();
  for (const counted of decisions) {
    const { decision } = counted;
    if (!(await deps.ledger.hasDecision(plan.incident, counted))) {
      throw rejected(`decision ${decision.id} is not in the ledger as it was sent`);
    }
    const fault = checkDecision(decision, {
      incident: plan.incident,
      phase: act === 'restore' ? 'watching' : 'awaiting-decision',
      plan: {
        hash: plan.hash,
        steps: plan.steps.map(({ hash }) => ({ hash, state: 'asked' })),
        deadlineMs: Date.parse(plan.deadline),
      },
      // Expiry is judged by when the incident took the decision; what has changed since is the precondition's to tell.
      nowMs: Date.parse(counted.at),
      approvers: policy.approvers,
      plainDecisions: policy.plainDecisions,
      usedIds: [],
      answers: [],
      restorable: act === 'restore',
    });
    if (fault !== undefined)
      throw rejected(`decision ${decision.id} by ${decision.by}: ${fault.code}, ${fault.reason}`);
    people.add(decision.by);
  }
  if (act === 'approve') await neverRefused(deps, plan, step);
  const needed = act === 'approve' ? policy.approvals[step.kind] : 1;
  if (people.size < needed) throw rejected(`${people.size} of ${needed} people needed have decided this`);
  await findingIsReal(deps, plan, step);
  for (const { decision } of decisions) {
    await deps.ledger.claimDecision(decision.id, { incident: plan.incident, act, plan: plan.hash });
  }
  return step;
}

function stepOf({ plan, step: hash }: ChangeRequest): Step {
  if (hashPlan(plan) !== plan.hash) throw rejected('the plan does not match its hash');
  const step = stepOfPlan(plan, hash);
  if (step === undefined) throw rejected(`the plan has no step ${hash}`);
  if (hashStep(step) !== hash) throw rejected('the step does not match its hash');
  return step;
}

function answers(steps: readonly string[], step: Step, act: 'approve' | 'restore'): boolean {
  return act !== 'approve' || steps.includes(step.hash);
}

/** The plan as the ledger has it: its times are not in the hash, so those of the request are not believed. */
async function planInLedger(deps: ContainDeps, { hash }: Plan): Promise<Plan> {
  const kept = await deps.ledger.readPlan(hash);
  if (kept === undefined) {
    throw rejected('the plan is not in the ledger: it was not proposed by this installation');
  }
  return kept;
}

/** A refusal is final for its step in its asking, whoever approves. */
async function neverRefused(deps: ContainDeps, plan: Plan, step: Step): Promise<void> {
  const refusal = (await deps.ledger.readDecisions(plan.incident)).find(
    ({ decision: { act, plan: hash, steps } }) =>
      act === 'refuse' && hash === plan.hash && steps.includes(step.hash),
  );
  if (refusal !== undefined) throw rejected(`${refusal.decision.by} refused this step`);
}

async function findingIsReal(deps: ContainDeps, plan: Plan, step: Step): Promise<void> {
  const [first] = plan.findings;
  if (first === undefined) throw rejected('the plan names no finding');
  const { facts } = await deps.google.findings.read(parseFindingName(first));
  const path = facts.workload === undefined ? 'no workload' : workloadPath(facts.workload);
  if (path !== workloadPath(step.target.workload)) throw rejected(`the finding ${first} is about ${path}`);
}

function rejected(why: string): Failure {
  return new Failure('decision-rejected', `the containment process does not carry this out: ${why}`);
}
