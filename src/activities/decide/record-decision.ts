import { checkDecision } from '../../domain/decision/check-decision';
import type { CountedDecision, Decision, Rejection } from '../../domain/decision/decision';
import { digestValue } from '../../domain/text/digest';
import { isIncidentOf, parseIncidentName } from '../../domain/incident/incident-name';
import type { Ledger } from '../../ledger/ledger';
import type { ActivityDeps } from '../deps';

/** The decision as the ledger has it, or why it does not count. */
export type RecordedDecision = { readonly recorded: CountedDecision } | { readonly rejected: Rejection };

/** Milliseconds that a decision may be dated before or after this process's clock; beyond, this clock dates it. */
const TOLERANCE_MS = 60_000;

/**
 * Writes a decision that counted into the ledger, where the containment process looks for it. Anybody who reaches
 * Temporal can call this, so it is checked as if it had just been sent: the incident and its plan are in the ledger, the
 * policy of this process lets the person decide so, and it is in time by this process's clock.
 *
 * The same decision again, which a reset sends with another time, gives what the ledger has. Anything else that does not
 * count is an answer and no failure. Create-only; safe to repeat.
 */
export function recordDecision(deps: ActivityDeps) {
  return async function recordDecision(counted: CountedDecision): Promise<RecordedDecision> {
    const { ledger } = deps;
    const { decision } = counted;
    const kept = await keptDecision(ledger, decision);
    if (kept !== undefined) return sameOrRejected(kept, decision);
    const now = deps.now().getTime();
    const stamped = { ...counted, at: new Date(stampOf(counted.at, now)).toISOString() };
    const fault = await faultOf(deps, stamped);
    if (fault !== undefined) return { rejected: fault };
    if ((await ledger.recordDecision(decision.incident, stamped)) !== 'differs') return { recorded: stamped };
    // Another process wrote one in between.
    const first = await keptDecision(ledger, decision);
    return first === undefined ? { rejected: otherDecision(decision) } : sameOrRejected(first, decision);
  };
}

/** When it counted: as the incident says, where that can be; otherwise now. */
function stampOf(at: string, nowMs: number): number {
  const given = Date.parse(at);
  return Math.abs(given - nowMs) <= TOLERANCE_MS ? given : nowMs;
}

async function keptDecision(
  ledger: Ledger,
  { incident, id }: Decision,
): Promise<CountedDecision | undefined> {
  return parseIncidentName(incident) === undefined ? undefined : ledger.readDecision(incident, id);
}

function sameOrRejected(kept: CountedDecision, decision: Decision): RecordedDecision {
  return digestValue(kept.decision) === digestValue(decision)
    ? { recorded: kept }
    : { rejected: otherDecision(decision) };
}

function otherDecision({ id }: Decision): Rejection {
  return {
    code: 'replayed-id',
    reason: `another decision with the id ${JSON.stringify(id.slice(0, 100))} is recorded already; send it again with another id or reason.`,
  };
}

/** Why the policy of this process would not count it now, by what the ledger has of its incident and plan. */
async function faultOf(deps: ActivityDeps, counted: CountedDecision): Promise<Rejection | undefined> {
  const { ledger } = deps;
  const { decision, at } = counted;
  const named = parseIncidentName(decision.incident);
  const isOpened = named !== undefined && named.number <= (await ledger.newestIncident(named.workload));
  if (!isOpened) return { code: 'wrong-incident', reason: 'the ledger has no such incident.' };
  const plan = decision.plan === '' ? undefined : await ledger.readPlan(decision.plan);
  // A restore may name the plan of an earlier incident of the workload, whose change this one took over.
  const isOurs =
    plan !== undefined &&
    (plan.incident === decision.incident ||
      (decision.act === 'restore' && isIncidentOf(plan.incident, named.workload)));
  if (decision.plan !== '' && !isOurs) {
    return { code: 'wrong-plan', reason: 'the ledger has no such plan of this incident.' };
  }
  const { policy } = await deps.policy();
  const answersAPlan = decision.act === 'approve' || decision.act === 'refuse';
  return checkDecision(decision, {
    incident: decision.incident,
    phase: answersAPlan ? 'awaiting-decision' : 'watching',
    ...(plan === undefined
      ? {}
      : {
          plan: {
            hash: plan.hash,
            steps: plan.steps.map(({ hash }) => ({ hash, state: 'asked' as const })),
            deadlineMs: Date.parse(plan.deadline),
          },
        }),
    nowMs: Date.parse(at),
    approvers: policy.approvers,
    plainDecisions: policy.plainDecisions,
    usedIds: [],
    answers: [],
    restorable: true,
  });
}
