import { setTimeout as delay } from 'node:timers/promises';
import { checkDecision } from '../../domain/decision/check-decision';
import type { CountedDecision, Decision } from '../../domain/decision/decision';
import { Failure, failureKind } from '../../domain/failures';
import { stepOfPlan, type Plan, type Step } from '../../domain/plan/plan';
import { workloadPath, type Workload } from '../../domain/workload/workload';
import { takenBack, type SavedState } from '../../ledger/incident/saved-states';
import type { ContainDeps } from './authorize';
import { undo, type Undone } from './undo';

/** A change that the ledger can put back on a workload, and how it came to it. */
export interface Restorable {
  readonly saved: SavedState;
  readonly plan: Plan;
  readonly step: Step;
  /** The approvals that the change was made by. */
  readonly approvals: readonly CountedDecision[];
}

/** Tries of the undo, and the pause between them in milliseconds: what is passing passes, and a person is waiting. */
const TRIES = 15;
const PAUSE_MS = 2_000;

/**
 * The newest change of a workload that the ledger has as carried out and not taken back, with its plan. Reads the ledger
 * only: what the service carries says nothing. Throws `not-found` when there is nothing to put back, `ledger-corrupt`
 * when what is there cannot be trusted.
 */
export async function findRestorable({ ledger }: ContainDeps, workload: Workload): Promise<Restorable> {
  const [open] = await ledger.openSteps(workload);
  if (open === undefined) {
    throw new Failure(
      'not-found',
      `the ledger has no saved state of ${workloadPath(workload)} to put back: ${await whyNone(ledger, workload)}`,
    );
  }
  const { saved, incident, claim } = open;
  const plan = await ledger.readPlan(claim.plan);
  const step = plan && stepOfPlan(plan, claim.step);
  if (
    plan === undefined ||
    step === undefined ||
    workloadPath(step.target.workload) !== workloadPath(workload)
  ) {
    throw new Failure(
      'ledger-corrupt',
      `the plan ${claim.plan} that ${incident} was carried out under is missing, or has no such step on ${workloadPath(workload)}`,
    );
  }
  const approvals = (await ledger.readDecisions(incident)).filter(
    ({ decision: { act, plan: hash, steps } }) =>
      act === 'approve' && hash === plan.hash && steps.includes(claim.step),
  );
  return { saved, plan, step, approvals };
}

async function whyNone(ledger: ContainDeps['ledger'], workload: Workload): Promise<string> {
  const states = await ledger.readSavedStates(workload);
  const last = states.at(-1);
  if (last === undefined) return 'it has none at all';
  const restored = takenBack(states, last.index);
  return restored === undefined
    ? `${last.incident} saved one and changed nothing`
    : `the last one was put back at ${restored.at}`;
}

/** The person who restores, and why. The same id again goes on where the last try stopped. */
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
