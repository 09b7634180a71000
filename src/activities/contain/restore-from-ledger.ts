import { setTimeout as delay } from 'node:timers/promises';
import { carries, stepAnnotations } from '../../domain/annotations';
import { checkDecision } from '../../domain/check-decision';
import type { CountedDecision, Decision } from '../../domain/decision';
import { Failure, failureKind } from '../../domain/failures';
import { stepOfPlan, type Plan, type Step } from '../../domain/plan';
import { workloadPath, type Workload } from '../../domain/workload';
import type { SavedState } from '../../ledger/saved-states';
import type { ContainDeps } from './deps';
import { undo, type Undone } from './undo';

/** What the ledger can put back on a workload, and how it came to it. */
export interface Restorable {
  readonly saved: SavedState;
  readonly plan: Plan;
  readonly step: Step;
  /** The approvals that the change was made by. */
  readonly approvals: readonly CountedDecision[];
}

/** Tries of the undo, and the pause between them in milliseconds: what is passing passes, and a person is waiting. */
const TRIES = 6;
const PAUSE_MS = 2_000;

/**
 * The newest saved state of a workload that was not put back, with its plan. Reads only. Throws `not-found` when there
 * is nothing to put back, `ledger-corrupt` when what is there cannot be trusted.
 */
export async function findRestorable(deps: ContainDeps, workload: Workload): Promise<Restorable> {
  const { ledger } = deps;
  const saved = await ledger.latestUnrestored(workload);
  if (saved === undefined) {
    const last = (await ledger.readSavedStates(workload)).at(-1)?.restored;
    const why = last === undefined ? 'it has none at all' : `the last one was put back at ${last.at}`;
    throw new Failure(
      'not-found',
      `the ledger has no saved state of ${workloadPath(workload)} to put back: ${why}`,
    );
  }
  const plan = await planOf(deps, workload, saved);
  const step = stepOfPlan(plan, saved.step);
  if (step === undefined || workloadPath(step.target.workload) !== workloadPath(workload)) {
    throw new Failure(
      'ledger-corrupt',
      `the plan ${plan.hash} has no such step on ${workloadPath(workload)}`,
    );
  }
  const approvals = (await ledger.readDecisions(saved.incident)).filter(
    ({ decision: { act, plan: hash, steps } }) =>
      act === 'approve' && hash === plan.hash && steps.includes(saved.step),
  );
  return { saved, plan, step, approvals };
}

/** Of the plans that the step was begun under: the one that the service carries, else the newest. */
async function planOf({ ledger, google }: ContainDeps, workload: Workload, saved: SavedState): Promise<Plan> {
  const claims = (await ledger.readClaims(saved.incident)).filter(({ step }) => step === saved.step);
  const plans = await Promise.all(claims.map(async ({ plan }) => ledger.readPlan(plan)));
  const known = plans.filter((plan) => plan !== undefined);
  if (known.length < claims.length) {
    throw new Failure(
      'ledger-corrupt',
      `a plan that a step of ${saved.incident} was carried out under is missing`,
    );
  }
  const newest = [...known].sort((a, b) => (a.proposedAt < b.proposedAt ? -1 : 1)).at(-1);
  if (newest === undefined) {
    throw new Failure(
      'not-found',
      `${saved.incident} saved a state and never began the change: nothing is to be put back`,
    );
  }
  if (known.length === 1) return newest;
  const { facts } = await google.services.service(workload);
  const carried = known.find(({ incident, hash }) =>
    carries(facts.annotations, stepAnnotations(incident, hash, saved.step)),
  );
  return carried ?? newest;
}

/** Who restores, and why. The same id again goes on where the last try stopped. */
export interface Restorer {
  readonly id: string;
  readonly by: string;
  readonly reason: string;
}

/**
 * Records the decision and puts the saved state back, in this process and with its own policy, ledger and Google
 * identity: through the same check and the same code as the containment process. Throws `decision-rejected` before
 * anything is recorded when the policy does not let that person restore.
 */
export async function restoreFromLedger(
  deps: ContainDeps,
  { saved, plan }: Restorable,
  restorer: Restorer,
  signal: AbortSignal,
): Promise<Undone> {
  const counted = await countedDecision(deps, plan, restorer);
  const request = { plan, step: saved.step, decisions: [counted] };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const undone = await undo(deps, request, { signal, onPoll: () => undefined, attempt });
      if (undone.result === 'restored') await recordOutcome(deps, plan.incident, restorer, undone.at);
      return undone;
    } catch (thrown) {
      const failure = Failure.from(thrown);
      if (failureKind(failure.code).retry === 'never' || attempt === TRIES) throw failure;
      await delay(PAUSE_MS, undefined, { signal });
    }
  }
}

async function countedDecision(
  { ledger, policy, now }: ContainDeps,
  plan: Plan,
  { id, by, reason }: Restorer,
): Promise<CountedDecision> {
  const { incident, hash } = plan;
  const decision: Decision = {
    kind: 'plain',
    id,
    incident,
    act: 'restore',
    plan: hash,
    steps: [],
    by,
    reason,
  };
  const same = (await ledger.readDecisions(incident)).find((counted) => counted.decision.id === id);
  if (same?.decision.act === 'restore' && same.decision.by === by) return same;
  const at = now();
  const { approvers, plainDecisions } = (await policy()).policy;
  const fault = checkDecision(decision, {
    incident,
    phase: 'watching',
    plan: { hash, steps: [], deadlineMs: Date.parse(plan.deadline) },
    nowMs: at.getTime(),
    approvers,
    plainDecisions,
    usedIds: same === undefined ? [] : [id],
    answers: [],
    restorable: true,
  });
  if (fault !== undefined) throw new Failure('decision-rejected', `${fault.code}: ${fault.reason}`);
  const counted: CountedDecision = { decision, at: at.toISOString(), via: 'ledger' };
  await ledger.recordDecision(incident, counted);
  return counted;
}

async function recordOutcome(
  { ledger }: ContainDeps,
  incident: string,
  { by }: Restorer,
  at: string,
): Promise<void> {
  const latest = await ledger.latestOutcome(incident);
  if (latest === undefined) return;
  await ledger.recordOutcome(
    incident,
    { ...latest, restored: true, text: `restored from the ledger by ${by}` },
    at,
  );
}
