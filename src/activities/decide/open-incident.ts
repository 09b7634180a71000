import type { CountedDecision } from '../../domain/decision/decision';
import { defined } from '../../domain/defined';
import { Failure } from '../../domain/failures';
import { summarisePolicy, type PolicySummary } from '../../domain/plan/policy-summary';
import { encodedBytes } from '../../domain/text/byte-limit';
import type { Digest } from '../../domain/text/digest';
import { incidentName } from '../../domain/incident/incident-name';
import type { Workload } from '../../domain/workload/workload';
import type { Ledger } from '../../ledger/ledger';
import { orDamaged } from '../damaged-record';
import type { ActivityDeps } from '../deps';

export interface OpenedIncident {
  readonly incident: string;
  readonly number: number;
  readonly openedAt: string;
  readonly policy: PolicySummary;
  /** How many findings are listed already: those of an earlier incident that ended without being closed. */
  readonly listed: number;
  /** Names of listed findings for this incident to read, at most `READ_AGAIN`. */
  readonly toRead: readonly string[];
  /** Why it is not known of an earlier incident whether it was closed; its findings are taken over. */
  readonly unread?: string;
}

/** Findings of an earlier incident that are read again; all of them are listed and told how the incident stands. */
const READ_AGAIN = 20;

/**
 * Claims the incident's number, create-only, takes over the findings of an earlier incident that was never closed, and
 * reads the policy. Throws `bad-policy` for a policy file with a fault, before anything is claimed, `ledger-unwritable` and,
 * for a damaged claim of a number, `ledger-corrupt`; a damaged outcome of an earlier incident is named by `unread`. Safe to repeat: the same claimant (a workflow's id and first run id) gets its own number again, and
 * two claimants never share one.
 */
export function openIncident(deps: ActivityDeps) {
  return async function openIncident(input: {
    readonly workload: Workload;
    readonly claimant: string;
  }): Promise<OpenedIncident> {
    const policy = summarisePolicy(await deps.policy());
    const { number, openedAt } = await deps.ledger.openIncident(
      input.workload,
      input.claimant,
      deps.now().toISOString(),
    );
    const incident = incidentName(input.workload, number);
    const { names, unread } = await unclosedFindings(deps.ledger, input.workload, number - 1);
    for (const name of names) await deps.ledger.joinFinding(incident, name);
    const toRead = names.slice(0, READ_AGAIN);
    return { incident, number, openedAt, policy, listed: names.length, toRead, ...defined({ unread }) };
  };
}

/**
 * The findings of the earlier incidents back to one that is known to be closed: findings lost with them would wait for
 * ever. A damaged outcome hides whether its incident was, and keeps no question back: why is the newest such.
 */
async function unclosedFindings(
  ledger: Ledger,
  workload: Workload,
  number: number,
): Promise<{ readonly names: readonly string[]; readonly unread?: string }> {
  const names = new Set<string>();
  let unread: string | undefined;
  for (let earlier = number; earlier > 0; earlier -= 1) {
    const incident = incidentName(workload, earlier);
    const latest = await orDamaged(ledger.latestOutcome(incident), (damage) => ({ damage }));
    if (latest !== undefined && 'damage' in latest) unread ??= latest.damage;
    else if (latest?.closed === true) break;
    for (const name of await ledger.findingsOf(incident)) names.add(name);
  }
  return { names: [...names], ...defined({ unread }) };
}

/** The policy and the decisions, by the policy file and the ledger and nobody else. */
export interface Recalled {
  readonly policy: PolicySummary;
  /** Decisions: the answers to the plan, and the newest of the rest; in the order in which they counted. */
  readonly decisions: readonly CountedDecision[];
  /** Why the decisions could not be read; the list is empty then, and says nothing. */
  readonly unread?: string;
}

/** Most bytes of the decisions that are handed back: they become history. */
const BYTES = 24_000;

/**
 * Reads this worker's own policy file and the decisions that the ledger has of an incident. A reset or a new run has
 * lost what a message told it; the ledger has not. A damaged record is said and keeps no policy back. Throws
 * `bad-policy` for a policy file with a fault. Changes nothing.
 */
export function recallIncident(deps: ActivityDeps) {
  return async function recallIncident(input: {
    readonly incident: string;
    /** The plan whose answers are wanted first. */
    readonly plan?: Digest;
  }): Promise<Recalled> {
    const policy = summarisePolicy(await deps.policy());
    try {
      return { policy, decisions: some(await deps.ledger.readDecisions(input.incident), input.plan) };
    } catch (thrown) {
      // The others count; which one does not is said.
      const sound = await deps.ledger.readSoundDecisions(input.incident).catch(() => []);
      return { policy, decisions: some(sound, input.plan), unread: Failure.from(thrown).message };
    }
  };
}

function some(all: readonly CountedDecision[], plan: Digest | undefined): readonly CountedDecision[] {
  const newestFirst = all.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const answers = newestFirst.filter(({ decision }) => decision.plan !== '' && decision.plan === plan);
  const rest = newestFirst.filter((counted) => !answers.includes(counted));
  let left = BYTES;
  const kept = [...answers, ...rest.slice(0, 20)].filter((counted) => {
    left -= encodedBytes(counted);
    return left >= 0;
  });
  return kept.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
