import type { CountedDecision } from '../../domain/decision';
import type { PolicyInForce } from '../../domain/policy';
import type { Outcome } from '../../domain/phases';
import { parseIncidentId, type Workload } from '../../domain/workload';
import type { ObservationRecord } from '../../ledger/observations';
import type { ActivityDeps } from '../deps';

/** What is said of an incident: to the ledger, to people, to its findings. */
export interface Standing {
  readonly outcome?: Outcome;
  readonly restored: boolean;
  readonly closed: boolean;
  /** Only by a person's close. */
  readonly findingsInactive: boolean;
}

type Deps = Pick<ActivityDeps, 'ledger' | 'policy' | 'now'>;

/**
 * As much of what is said of an incident as the ledger supports. "Contained" is what the containment process saw last, of a
 * step that it began; "not verified" needs a step that was begun; "refused" a refusal, "closed" a close, by somebody whom
 * this process's policy lets; an incident closes by itself after the policy's quiet time since it was opened and its
 * newest finding joined. "Restored" is a restore that is recorded. What says that nothing was done needs no more than
 * that the incident is known. Throws as the ledger does.
 */
export async function supported(deps: Deps, incident: string, said: Standing): Promise<Standing> {
  const { workload, number } = parseIncidentId(incident);
  const opened = await deps.ledger.openedAt(workload, number);
  if (opened === undefined) return { restored: false, closed: false, findingsInactive: false };
  const inForce = await deps.policy();
  const decisions = await deps.ledger.readSoundDecisions(incident);
  const close = decisions.find((each) => each.decision.act === 'close' && mayDecide(each, incident, inForce));
  const quiet = said.closed && close === undefined && (await isQuiet(deps, incident, opened, inForce));
  const outcome = await supportedOutcome(deps, { incident, workload, decisions, inForce }, said.outcome);
  return {
    restored: said.restored && (await wasRestored(deps, incident, workload, opened)),
    closed: said.closed && (close !== undefined || quiet),
    findingsInactive:
      said.closed && said.findingsInactive && close !== undefined && close.decision.finding !== 'leave',
    ...(outcome === undefined ? {} : { outcome }),
  };
}

interface Known {
  readonly incident: string;
  readonly workload: Workload;
  readonly decisions: readonly CountedDecision[];
  readonly inForce: PolicyInForce;
}

async function supportedOutcome(
  deps: Deps,
  { incident, workload, decisions, inForce }: Known,
  outcome: Outcome | undefined,
): Promise<Outcome | undefined> {
  switch (outcome) {
    case 'contained':
    case 'partly-contained':
    case 'not-verified': {
      const seen = await lastSeen(deps, incident, workload);
      if (outcome === 'contained' && seen.contained) return outcome;
      if (!seen.begun) return undefined;
      return outcome === 'contained' ? 'not-verified' : outcome;
    }
    case 'refused': {
      const refusal = decisions.find(
        (each) => each.decision.act === 'refuse' && mayDecide(each, incident, inForce),
      );
      return refusal === undefined ? undefined : outcome;
    }
    // An incident never says so: it is what becomes of a finding that opens none.
    case 'not-ours':
      return undefined;
    default:
      return outcome;
  }
}

/** What was begun under the incident, or under an earlier one whose change stands, and whether the last look saw it contained. */
async function lastSeen(
  { ledger }: Deps,
  incident: string,
  workload: Workload,
): Promise<{ readonly begun: boolean; readonly contained: boolean }> {
  const standing = await ledger.openSteps(workload);
  const incidents = [...new Set([incident, ...standing.map((open) => open.incident)])];
  const claims = (await Promise.all(incidents.map(async (each) => ledger.readClaims(each)))).flat();
  const seen = await Promise.all(incidents.map(async (each) => ledger.latestObservation(each)));
  const newest = seen
    .filter((each) => each !== undefined)
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .at(-1);
  const isOurs = (look: ObservationRecord): boolean =>
    claims.some(
      (claim) => claim.plan === look.plan && claim.step === look.step && claim.claim === look.claim,
    );
  return { begun: claims.length > 0, contained: newest?.contained === true && isOurs(newest) };
}

/** Whether a restore is recorded that this incident can speak of: of its own change, or made while it was open. */
async function wasRestored(
  { ledger }: Deps,
  incident: string,
  workload: Workload,
  openedAt: string,
): Promise<boolean> {
  return (await ledger.readSavedStates(workload)).some(
    ({ incident: by, restored }) =>
      restored !== undefined &&
      (by === incident || restored.incident === incident || Date.parse(restored.at) >= Date.parse(openedAt)),
  );
}

/** Clocks of two machines differ; a workflow's clock is the server's. */
const SLACK_MS = 60_000;

async function isQuiet(
  { ledger, now }: Deps,
  incident: string,
  openedAt: string,
  { policy }: PolicyInForce,
): Promise<boolean> {
  const newest = Math.max(Date.parse(openedAt), ...(await ledger.joinTimes(incident)).map(Date.parse));
  return now().getTime() - newest >= policy.watch.closeAfterMs - SLACK_MS;
}

/** Whether the policy of this process lets the person decide so; whether it was in time is judged where it was taken. */
function mayDecide({ decision }: CountedDecision, incident: string, { policy }: PolicyInForce): boolean {
  if (decision.incident !== incident || !policy.plainDecisions) return false;
  const person = policy.approvers.find(({ id }) => id === decision.by);
  return person?.may.includes(decision.act) === true;
}
