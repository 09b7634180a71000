import type { CountedDecision } from '../../domain/decision/decision';
import type { PolicyInForce } from '../../domain/plan/policy';
import type { Outcome } from '../../domain/phases';
import { incidentWorkflowId, parseIncidentName } from '../../domain/incident/incident-name';
import type { Workload } from '../../domain/workload/workload';
import type { ObservationRecord } from '../../ledger/incident/observations';
import { isRunOf } from '../../temporal/workflow-client';
import type { ActivityDeps } from '../deps';
import { defined } from '../../domain/defined';
import { lastQuestion, SLACK_MS } from './last-question';

/** A statement on an incident: to the ledger, to people, to its findings. */
export interface Standing {
  readonly outcome?: Outcome;
  readonly restored: boolean;
  readonly closed: boolean;
  /** Only by a person's close. */
  readonly findingsInactive: boolean;
}

type Deps = Pick<ActivityDeps, 'ledger' | 'policy' | 'now' | 'workflows' | 'taskQueue'>;

/**
 * As much of what is said of an incident as the ledger supports. "Contained" is what the containment process saw last, of a
 * step that it began; "not verified" needs a step that was begun; "refused" a refusal, "closed" a close, by somebody whom
 * this process's policy lets; an incident closes by itself after the policy's quiet time since it was opened and its
 * newest finding joined. "Restored" is a restore that is recorded. An outcome that says that nothing was done is "not
 * verified" while the ledger has a step of the incident itself that was begun, may have been carried out, and was not taken back.
 * It is not said while the incident's question waits for its answer, and "expired" only of a question whose time is over; that
 * it failed is said then as well of an incident that was cancelled, by the server's word.
 * Throws as the ledger does, and as Temporal's client.
 */
export async function supported(deps: Deps, incident: string, said: Standing): Promise<Standing> {
  const { workload, number } = parseIncidentName(incident);
  const opened = await deps.ledger.openedAt(workload, number);
  if (opened === undefined) return { restored: false, closed: false, findingsInactive: false };
  const inForce = await deps.policy();
  const decisions = await deps.ledger.readSoundDecisions(incident);
  const close = decisions.find((each) => each.decision.act === 'close' && mayDecide(each, incident, inForce));
  const quiet = said.closed && close === undefined && (await isQuiet(deps, incident, opened, inForce));
  const spoken = await spokenFor(deps, incident, workload, opened);
  const closed = said.closed && (close !== undefined || quiet);
  const known = { incident, workload, decisions, inForce, changes: spoken.changes };
  const outcome =
    (await supportedOutcome(deps, known, said.outcome)) ??
    // Its findings would reopen it for ever if its end were not recorded.
    (closed ? await anyEnd(deps, incident, workload) : undefined);
  return {
    restored: said.restored && spoken.isRestored,
    closed,
    findingsInactive:
      said.closed && said.findingsInactive && close !== undefined && close.decision.finding !== 'leave',
    ...defined({ outcome }),
  };
}

interface Known {
  readonly incident: string;
  readonly workload: Workload;
  /** The incidents whose changes it can speak of, itself among them. */
  readonly changes: readonly string[];
  readonly decisions: readonly CountedDecision[];
  readonly inForce: PolicyInForce;
}

async function supportedOutcome(
  deps: Deps,
  { incident, workload, changes, decisions, inForce }: Known,
  outcome: Outcome | undefined,
): Promise<Outcome | undefined> {
  switch (outcome) {
    case 'contained':
    case 'partly-contained':
    case 'not-verified': {
      const seen = await lastSeen(deps, changes);
      if (outcome === 'contained' && seen.contained) return outcome;
      if (!seen.begun) return undefined;
      return outcome === 'contained' ? 'not-verified' : outcome;
    }
    case undefined:
      return undefined;
    // An incident never says so: it is what becomes of a finding that opens none.
    case 'not-ours':
      return undefined;
    case 'refused': {
      const refusal = decisions.find(
        (each) => each.decision.act === 'refuse' && mayDecide(each, incident, inForce),
      );
      return refusal === undefined ? undefined : unlessChanged(deps, incident, workload, outcome);
    }
    default: {
      const said = await unlessChanged(deps, incident, workload, outcome);
      if (said !== outcome) return said;
      // It is no news: it became of an earlier question, and is said until there is another.
      if ((await deps.ledger.latestOutcome(incident))?.outcome === outcome) return outcome;
      const question = await lastQuestion(deps, incident, decisions, inForce.policy);
      if (outcome === 'expired') return question === 'over' ? outcome : undefined;
      const isEarly = question === 'open' && !(outcome === 'failed' && (await isCancelled(deps, incident)));
      return isEarly ? undefined : outcome;
    }
  }
}

/** Tells whether somebody cancelled the incident's workflow in Temporal. */
async function isCancelled({ ledger, workflows, taskQueue }: Deps, incident: string): Promise<boolean> {
  const { workload, number } = parseIncidentName(incident);
  const slot = incidentWorkflowId(workload, taskQueue);
  const holder = await workflows.holder(slot);
  return holder?.cancelled === true && isRunOf(await ledger.claimantOf(workload, number), slot, holder);
}

/** The end of an incident that supports nothing of what it says: what the ledger had last. */
async function anyEnd(deps: Deps, incident: string, workload: Workload): Promise<Outcome> {
  const latest = await deps.ledger.latestOutcome(incident);
  return latest?.outcome ?? unlessChanged(deps, incident, workload, 'no-action');
}

/** An outcome that says that nothing was done, as far as the ledger has no step of the incident that stands or may stand. */
async function unlessChanged(
  { ledger }: Deps,
  incident: string,
  workload: Workload,
  outcome: Outcome,
): Promise<Outcome> {
  const open = await ledger.openSteps(workload);
  const isChanged = open.some((step) => step.incident === incident);
  return isChanged ? 'not-verified' : outcome;
}

/** Tells whether anything was begun under these incidents, and whether the last look saw it contained. */
async function lastSeen(
  { ledger }: Deps,
  incidents: readonly string[],
): Promise<{ readonly begun: boolean; readonly contained: boolean }> {
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

/**
 * Whose changes an incident can speak of: its own, those of earlier ones that stand, and those that were put back while it
 * was open, since it may have taken them over; and whether one of them was put back.
 */
async function spokenFor(
  { ledger }: Deps,
  incident: string,
  workload: Workload,
  openedAt: string,
): Promise<{ readonly changes: readonly string[]; readonly isRestored: boolean }> {
  const standing = await ledger.openSteps(workload);
  const restored = (await ledger.readSavedStates(workload)).filter(
    ({ incident: by, restored: back }) =>
      back !== undefined &&
      (by === incident || back.incident === incident || Date.parse(back.at) >= Date.parse(openedAt)),
  );
  const changes = [incident, ...[...standing, ...restored].map((change) => change.incident)];
  return { changes: [...new Set(changes)], isRestored: restored.length > 0 };
}

async function isQuiet(
  { ledger, now }: Deps,
  incident: string,
  openedAt: string,
  { policy }: PolicyInForce,
): Promise<boolean> {
  const newest = Math.max(Date.parse(openedAt), ...(await ledger.joinTimes(incident)).map(Date.parse));
  return now().getTime() - newest >= policy.watch.closeAfterMs - SLACK_MS;
}

/**
 * Tells whether the policy of this process lets the person decide so. Whether it was in time is judged where the
 * decision was received.
 */
function mayDecide({ decision }: CountedDecision, incident: string, { policy }: PolicyInForce): boolean {
  if (decision.incident !== incident || !policy.plainDecisions) return false;
  const person = policy.approvers.find(({ id }) => id === decision.by);
  return person?.may.includes(decision.act) === true;
}
