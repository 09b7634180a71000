import { checkDecision } from '../../domain/decision/check-decision';
import type { CountedDecision, Decision } from '../../domain/decision/decision';
import { defined } from '../../domain/defined';
import { Failure } from '../../domain/failures';
import type { Finding } from '../../domain/finding/finding';
import { parseFindingName } from '../../domain/finding/finding-name';
import { parseInstant } from '../../domain/text/time';
import type { Plan, Step } from '../../domain/plan/plan';
import type { Policy } from '../../domain/plan/policy';
import { workloadPath, type Workload } from '../../domain/workload/workload';
import type { ServiceChanger } from '../../google/run/change/service-changer';
import type { StepClaim } from '../../ledger/incident/step-claims';
import type { ActivityDeps } from '../deps';
import { mayBeOn } from '../investigate/on-workload';
import { lookUpWorkload } from '../investigate/place-finding';
import { rejected, type RequestedStep } from './parse-request';

/** Dependencies of a containment activity, the only kind of activity that can change a workload. */
export interface ContainDeps extends Omit<
  ActivityDeps,
  'workflows' | 'taskQueue' | 'virustotal' | 'lookupsPerDay'
> {
  readonly changer: ServiceChanger;
}

/**
 * How long after the plan's deadline an approval that came in time may still be begun, in milliseconds: the way from the
 * incident to this process, and a difference of the clocks of two machines.
 */
export const GRACE_MS = 60_000;

/**
 * How long a step that was begun in time is gone on with, in milliseconds, where the plan's deadline is not later: a
 * worker that died is replaced, credentials come back. After that the approval is too old to act on.
 */
export const BEGUN_MS = 10 * 60_000;

/** A change to check: what is asked, the decisions it is asked by, and the claim under which its step was begun, if it was. */
export interface ToAuthorize extends RequestedStep {
  readonly decisions: readonly CountedDecision[];
  readonly begun?: StepClaim;
}

/**
 * The check that counts, made by the process that holds the right to change: decisions as the ledger has them, this
 * process's own policy and clock, quorum, expiry and protection. To carry a step out, a finding of the incident is read
 * again from SCC; to take it back none is, since the finding may be gone and the ledger says what was changed. Every
 * decision id is claimed create-only. Throws `decision-rejected`; gives the decisions that carry the change.
 */
export async function authorize(
  deps: ContainDeps,
  asked: ToAuthorize,
  act: 'approve' | 'restore',
): Promise<readonly Decision[]> {
  const { plan, step } = asked;
  const { policy } = await deps.policy();
  const target = workloadPath(step.target.workload);
  // A change from before it was protected may be put back: a protection that kept it frozen would be an outage.
  if (act === 'approve' && policy.protectedWorkloads.includes(target))
    throw rejected(`the policy of this process protects ${target}`);
  if (act === 'approve') beginsInTime(deps, asked);

  const decisions = asked.decisions.filter(
    ({ decision }) => decision.act === act && (act === 'restore' || decision.steps.includes(step.hash)),
  );
  const people = new Set<string>();
  for (const counted of decisions) {
    const { decision } = counted;
    const incident = act === 'restore' ? incidentOfRestore(decision, plan, step) : plan.incident;
    if (!(await deps.ledger.hasDecision(incident, counted)))
      throw rejected(`decision ${decision.id} is not in the ledger as it was sent`);
    const fault = faultOf(counted, { policy, plan, incident }) ?? faultOfTime(deps, counted, asked, act);
    if (fault !== undefined) throw rejected(`decision ${decision.id} by ${decision.by}: ${fault}`);
    people.add(decision.by);
  }
  if (act === 'approve') await neverRefused(deps, asked, policy);
  const needed = act === 'approve' ? policy.approvals[step.kind] : 1;
  if (people.size < needed) throw rejected(`${people.size} of ${needed} people needed have decided this`);
  if (act === 'approve') await findingIsReal(deps, plan, step);
  for (const { decision } of decisions)
    await deps.ledger.claimDecision(decision.id, { incident: decision.incident, act, plan: plan.hash });
  return decisions.map(({ decision }) => decision);
}

/** Tells whether a step that was begun and did not finish is still being tried. */
export function isGoneOnWith(plan: Plan, begun: StepClaim, nowMs: number): boolean {
  return nowMs < Math.max(instantOf(plan.deadline) + GRACE_MS, instantOf(begun.at) + BEGUN_MS);
}

/** By this process's own clock, whatever the decisions say of when they came: an approval is begun in time or not at all. */
function beginsInTime(deps: ContainDeps, { plan, begun }: ToAuthorize): void {
  const nowMs = deps.now().getTime();
  if (begun === undefined ? nowMs < instantOf(plan.deadline) + GRACE_MS : isGoneOnWith(plan, begun, nowMs))
    return;
  throw rejected(
    begun === undefined
      ? `expired: the time to decide ended at ${plan.deadline}, and the step was not begun by then`
      : `expired: the step was begun at ${begun.at} and has not got there since`,
  );
}

/** Why a decision does not count by this policy, at the time at which it was taken. */
function faultOf(
  { decision, at }: CountedDecision,
  { policy, plan, incident }: { readonly policy: Policy; readonly plan: Plan; readonly incident: string },
): string | undefined {
  const isRestore = decision.act === 'restore';
  const fault = checkDecision(decision, {
    incident,
    phase: isRestore ? 'watching' : 'awaiting-decision',
    plan: {
      hash: plan.hash,
      steps: plan.steps.map(({ hash }) => ({ hash, state: 'asked' })),
      deadlineMs: instantOf(plan.deadline),
    },
    nowMs: instantOf(at),
    approvers: policy.approvers,
    plainDecisions: policy.plainDecisions,
    usedIds: [],
    answers: [],
    restorable: isRestore,
  });
  return fault === undefined ? undefined : `${fault.code}, ${fault.reason}`;
}

/**
 * A decision answers what was there when it was taken: an approval its question, a restore the change that it takes
 * back. None comes from the future. Clocks differ, hence the grace.
 */
function faultOfTime(
  deps: ContainDeps,
  { at }: CountedDecision,
  { plan, begun }: ToAuthorize,
  act: 'approve' | 'restore',
): string | undefined {
  const atMs = instantOf(at);
  if (atMs > deps.now().getTime() + GRACE_MS)
    return `it is said to have been taken at ${at}, which is yet to come`;
  const since = act === 'approve' ? plan.proposedAt : (begun?.at ?? plan.proposedAt);
  if (atMs >= instantOf(since) - GRACE_MS) return undefined;
  return act === 'approve'
    ? `it is said to have been taken at ${at}, before the plan was proposed at ${since}`
    : `it was taken at ${at}, before the change that it would take back was made at ${since}`;
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

/**
 * A refusal is final for its step in its proposal, whatever others approve. Only one by somebody whom this process's policy lets
 * refuse, taken while the plan was asked and before the step was begun: what else is recorded as one stops nobody.
 */
async function neverRefused(
  deps: ContainDeps,
  { plan, step, begun }: ToAuthorize,
  policy: Policy,
): Promise<void> {
  const fromMs = instantOf(plan.proposedAt) - GRACE_MS;
  const beforeMs = begun === undefined ? deps.now().getTime() + GRACE_MS : instantOf(begun.at);
  const refusal = (await deps.ledger.readDecisions(plan.incident)).find((counted) => {
    const { act, plan: hash, steps } = counted.decision;
    if (act !== 'refuse' || hash !== plan.hash || !steps.includes(step.hash)) return false;
    const atMs = instantOf(counted.at);
    return (
      atMs >= fromMs &&
      atMs < beforeMs &&
      faultOf(counted, { policy, plan, incident: plan.incident }) === undefined
    );
  });
  if (refusal !== undefined) throw rejected(`${refusal.decision.by} refused this step`);
}

async function findingIsReal(deps: ContainDeps, plan: Plan, step: Step): Promise<void> {
  const [first] = plan.findings;
  if (first === undefined) throw rejected('the plan names no finding');
  const { facts } = await deps.google.findings.read(parseFindingName(first));
  const workload = await workloadOf(deps, facts, { plan, step });
  const path = workload === undefined ? 'no workload' : workloadPath(workload);
  if (path !== workloadPath(step.target.workload)) throw rejected(`the finding ${first} is about ${path}`);
}

/**
 * The workload of a finding; undefined where it names nothing of Cloud Run. Where a look-up does not tell, as of a revision
 * that somebody has deleted since, the ledger does: the finding joined the incident while it could be looked up, and
 * its name still fits. Else the failure of the look-up is thrown: it says nothing against the decisions.
 */
async function workloadOf(
  deps: ContainDeps,
  finding: Finding,
  { plan, step }: RequestedStep,
): Promise<Workload | undefined> {
  try {
    return (await lookUpWorkload(deps, finding)).workload;
  } catch (thrown) {
    const { workload } = step.target;
    const revisions = step.precondition.revisions.map(({ revision }) => revision);
    const fits = mayBeOn(finding, { workload, revisions, ...defined({ projectId: finding.projectId }) });
    const isItsIncident = plan.incident.startsWith(`${workloadPath(workload)}#`);
    const [first = ''] = plan.findings;
    if (fits && isItsIncident && (await deps.ledger.hasFinding(plan.incident, first))) return workload;
    const failure = Failure.from(thrown);
    const { code, message } = failure;
    // Of a change these two are Google's last word, and this is none.
    throw code === 'malformed' || code === 'not-found' ? new Failure('ambiguous', message) : failure;
  }
}

/** A time of the ledger. Throws `ledger-corrupt` for what is none: compared as a time it would be neither early nor late. */
function instantOf(text: string): number {
  const ms = parseInstant(text);
  if (ms !== undefined) return ms;
  throw new Failure('ledger-corrupt', `${JSON.stringify(text.slice(0, 60))} in the ledger is no time`);
}
