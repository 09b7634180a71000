import { defined } from '../../domain/defined';
import { Failure } from '../../domain/failures';
import { parseIncidentName } from '../../domain/incident/incident-name';
import type { Outcome } from '../../domain/phases';
import { cutPlan } from '../../domain/plan/cut-plan';
import type { Plan, StandingChange } from '../../domain/plan/plan';
import type { Digest } from '../../domain/text/digest';
import { workloadPath, type Workload } from '../../domain/workload/workload';
import type { ActivityDeps } from '../deps';
import { supported } from './supported';

export interface RecallStandingInput {
  readonly incident: string;
  /** The change that the incident is said to have made or taken over. */
  readonly change?: { readonly plan: Digest; readonly step: Digest };
  /** The plan that people are said to be asked about. */
  readonly question?: Digest;
}

/** How an incident stands, by the ledger and nobody else. */
export interface RecalledStanding {
  readonly outcome?: Outcome;
  /** The change, where the ledger has it as begun; its plan cut where it is large. */
  readonly change?: StandingChange;
  /** Whether that was taken back; without one, as the outcome has it. */
  readonly restored: boolean;
  /** The levels that the last look at it has verified. */
  readonly verified: readonly string[];
  /** The plan, where it is the one that people were asked about last; cut where it is large. */
  readonly question?: Plan;
  /** The number of the last question; 0 where nobody was asked. */
  readonly asked: number;
}

/**
 * Reads what the ledger has of how an incident stands: for a run that took over the state of an earlier one, which anybody
 * may have made up who reaches Temporal. A plan that is missing or damaged is as one that there never was. Throws
 * `bad-policy`, and `ledger-corrupt` for another damaged record. Changes nothing.
 */
export function recallStanding(deps: ActivityDeps) {
  return async function recallStanding(input: RecallStandingInput): Promise<RecalledStanding> {
    const { ledger } = deps;
    const { incident, change, question } = input;
    const { workload } = parseIncidentName(incident);
    const latest = await ledger.latestOutcome(incident);
    const said = { restored: false, closed: false, findingsInactive: false };
    const { outcome } = await supported(deps, incident, {
      ...said,
      ...defined({ outcome: latest?.outcome }),
    });
    const questions = await ledger.questionsOf(incident);
    const isLast = question !== undefined && question === questions.at(-1)?.plan;
    const plan = isLast ? await planOf(deps, question, workload) : undefined;
    const made = change === undefined ? undefined : await madeBy(deps, incident, change);
    return {
      restored: latest?.restored ?? false,
      verified: [],
      asked: Math.max(0, ...questions.map(({ asking }) => asking)),
      ...made,
      ...defined({ outcome, question: plan && cutPlan(plan) }),
    };
  };
}

async function madeBy(
  deps: ActivityDeps,
  incident: string,
  { plan: hash, step }: { readonly plan: Digest; readonly step: Digest },
): Promise<Pick<RecalledStanding, 'change' | 'restored' | 'verified'> | undefined> {
  const { ledger } = deps;
  const { workload } = parseIncidentName(incident);
  const plan = await planOf(deps, hash, workload);
  if (plan === undefined) return undefined;
  const state = await ledger.stepState(workload, plan.incident, step, hash);
  if (state.stage === 'none') return undefined;
  const { claim } = state;
  const settled = 'settled' in state ? state.settled : undefined;
  const since = settled?.answer.result === 'applied' ? settled.answer.at : claim.at;
  const seen = await ledger.latestObservation(incident);
  return {
    change: { plan: cutPlan(plan), step, since },
    restored: state.stage === 'taken-back',
    verified: seen?.claim === claim.claim ? seen.verified : [],
  };
}

/** A plan of any incident of the workload. */
async function planOf({ ledger }: ActivityDeps, hash: Digest, workload: Workload): Promise<Plan | undefined> {
  const plan = await ledger.readPlan(hash).catch((thrown: unknown) => {
    const { code } = Failure.from(thrown);
    if (code === 'ledger-corrupt' || code === 'malformed') return undefined;
    throw thrown;
  });
  if (plan === undefined) return undefined;
  return workloadPath(parseIncidentName(plan.incident).workload) === workloadPath(workload)
    ? plan
    : undefined;
}
