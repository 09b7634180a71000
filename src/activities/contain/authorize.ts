import { checkDecision } from '../../domain/check-decision';
import type { CountedDecision, Decision } from '../../domain/decision';
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
 * has them, this process's own policy, quorum, expiry and protection. To carry a step out, a finding of the incident is
 * read anew from SCC; to take it back none is, since the finding may be gone and the ledger says what was changed. Every
 * decision id is claimed create-only. Throws `decision-rejected`; returns the step that may be changed.
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
    const incident = act === 'restore' ? incidentOfRestore(decision, plan, step) : plan.incident;
    if (!(await deps.ledger.hasDecision(incident, counted))) {
      throw rejected(`decision ${decision.id} is not in the ledger as it was sent`);
    }
    const fault = checkDecision(decision, {
      incident,
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
  if (act === 'approve') await findingIsReal(deps, plan, step);
  for (const { decision } of decisions) {
    await deps.ledger.claimDecision(decision.id, { incident: decision.incident, act, plan: plan.hash });
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

/**
 * The incident under which a restore was decided: the plan's own, or another of the same workload that took its change
 * over, as one does whose predecessor was terminated. That one has to name the plan, since it is not the one it asked.
 */
function incidentOfRestore({ incident, plan: seen }: Decision, plan: Plan, step: Step): string {
  const number = incident.slice(incident.lastIndexOf('#'));
  const taken =
    /^#[1-9][0-9]*$/.test(number) && incident === `${workloadPath(step.target.workload)}${number}`;
  return taken && seen === plan.hash ? incident : plan.incident;
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
