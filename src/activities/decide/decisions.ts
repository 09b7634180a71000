import { checkDecision } from '../../domain/decision/check-decision';
import type { CountedDecision, Decision, Rejection } from '../../domain/decision/decision';
import { defined } from '../../domain/defined';
import { Failure } from '../../domain/failures';
import {
  incidentWorkflowId,
  parseIncidentName,
  workloadOfWorkflowId,
  type IncidentName,
} from '../../domain/incident/incident-name';
import type { DecisionReceipt } from '../../domain/message-names';
import { digestValue, type Digest } from '../../domain/text/digest';
import type { Plan } from '../../domain/plan/plan';
import { workloadPath, type Workload } from '../../domain/workload/workload';
import type { Ledger } from '../../ledger/ledger';
import type { ActivityDeps } from '../deps';

/*
 * The way of a decision: a finding's workflow hands it on to the incident, the incident records what counted, and looks
 * whether the step that was approved has begun.
 */

interface PassInput {
  /** Full name of the finding whose workflow it was sent to. */
  readonly name: string;
  readonly slot: string;
  readonly message: unknown;
}

/**
 * Hands a decision that was sent to a finding's workflow on to its incident, by an update. The answer says whether it
 * counts; a message that is not JSON never counts and is not handed on. Throws `foreign-caller` for a workflow id
 * that is no incident's of this installation, and the `Failure` of Temporal's client. The same message counts once;
 * safe to repeat.
 */
export function passDecision(deps: ActivityDeps) {
  return async function passDecision(input: PassInput): Promise<DecisionReceipt> {
    // Only incidents of this installation take decisions; the finding's own workload gives the workflow id.
    if (incidentWorkflowId(workloadOfWorkflowId(input.slot), deps.taskQueue) !== input.slot)
      throw new Failure('foreign-caller', `${input.slot} is no incident of this installation`);
    const id = idOf(input);
    if (id !== undefined) return deps.workflows.decide(input.slot, input.message, id);
    return {
      counted: false,
      id: '',
      incident: input.slot,
      text: 'malformed: it is empty or not JSON that can be compared',
    };
  };
}

/** The same message to the same incident has the same id; none when it is not JSON, such as no message at all. */
function idOf({ slot, message }: PassInput): string | undefined {
  try {
    return digestValue([slot, message]);
  } catch {
    return undefined;
  }
}

/** The decision as the ledger has it, or why it does not count. */
type RecordedDecision = { readonly recorded: CountedDecision } | { readonly rejected: Rejection };

/** Milliseconds that a decision may be dated before or after this process's clock; beyond, this clock dates it. */
const TOLERANCE_MS = 60_000;

/**
 * Writes a decision that counted into the ledger, where the containment process looks for it. Anybody who reaches
 * Temporal can call this, so it is checked as if it had just been sent: the incident and its plan are in the ledger, the
 * policy of this process lets the person decide so, and it is in time by this process's clock.
 *
 * The same decision again, which a reset sends with another time, gives what the ledger has. Anything else that does not
 * count is an answer and no failure. Throws `bad-policy` for a policy file with a fault, `ledger-unwritable`, and
 * `ledger-corrupt` for a damaged plan or decision. Create-only; safe to repeat.
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
  return namedIncident(incident) === undefined ? undefined : ledger.readDecision(incident, id);
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

/** The incident that a decision from outside names; undefined where it names none. */
function namedIncident(incident: string): IncidentName | undefined {
  try {
    return parseIncidentName(incident);
  } catch {
    return undefined;
  }
}

/** Tells whether a plan is of any incident of this workload. */
function isIncidentOf({ incident }: Plan, workload: Workload): boolean {
  const named = namedIncident(incident);
  return named !== undefined && workloadPath(named.workload) === workloadPath(workload);
}

/** Why the policy of this process would not count it now, by what the ledger has of its incident and plan. */
async function faultOf(deps: ActivityDeps, counted: CountedDecision): Promise<Rejection | undefined> {
  const { ledger } = deps;
  const { decision, at } = counted;
  const named = namedIncident(decision.incident);
  const isOpened = named !== undefined && named.number <= (await ledger.newestIncident(named.workload));
  if (!isOpened) return { code: 'wrong-incident', reason: 'the ledger has no such incident.' };
  const plan = decision.plan === '' ? undefined : await ledger.readPlan(decision.plan);
  // A restore may name the plan of an earlier incident of the workload, whose change this one took over.
  const isOurs =
    plan !== undefined &&
    (plan.incident === decision.incident ||
      (decision.act === 'restore' && isIncidentOf(plan, named.workload)));
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

interface Begun {
  /** True when the ledger has the claim that is written right before the changing call. */
  readonly begun: boolean;
  /** The last failure of the try that is under way, as Temporal has it. */
  readonly lastFailure?: string;
}

/**
 * Reads whether an approved step was begun, by the ledger, and why not, as far as Temporal knows. Throws `ledger-corrupt` for
 * a damaged claim; that Temporal does not answer leaves out why. Changes nothing.
 */
export function wasBegun(deps: ActivityDeps) {
  return async function wasBegun(input: {
    readonly incident: string;
    readonly step: Digest;
    readonly plan: Digest;
    /** The incident's workflow id. */
    readonly slot: string;
  }): Promise<Begun> {
    const claims = await deps.ledger.readClaims(input.incident);
    const begun = claims.some(({ step, plan }) => step === input.step && plan === input.plan);
    const lastFailure = begun
      ? undefined
      : await deps.workflows.pendingFailure?.(input.slot, 'applyStep').catch(() => undefined);
    return { begun, ...defined({ lastFailure }) };
  };
}
