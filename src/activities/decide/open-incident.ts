import type { PolicySummary } from '../../domain/plan/policy-summary';
import { summarisePolicy } from '../../domain/plan/policy-summary';
import { incidentName, type Workload } from '../../domain/workload/workload';
import type { Ledger } from '../../ledger/ledger';
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
}

/** Findings of an earlier incident that are read again; all of them are listed and told how the incident stands. */
const READ_AGAIN = 20;

/**
 * Claims the incident's number, create-only, takes over the findings of an earlier incident that was never closed, and
 * reads the policy. Safe to repeat: the same claimant (a workflow's id and first run id) gets its own number again, and
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
    const names = await unclosedFindings(deps.ledger, input.workload, number - 1);
    for (const name of names) await deps.ledger.joinFinding(incident, name);
    return { incident, number, openedAt, policy, listed: names.length, toRead: names.slice(0, READ_AGAIN) };
  };
}

/** The findings of the earlier incidents back to one that was closed: whoever was lost with them would wait for ever. */
async function unclosedFindings(
  ledger: Ledger,
  workload: Workload,
  number: number,
): Promise<readonly string[]> {
  const names = new Set<string>();
  for (let earlier = number; earlier > 0; earlier -= 1) {
    const incident = incidentName(workload, earlier);
    if ((await ledger.latestOutcome(incident))?.closed === true) break;
    for (const name of await ledger.findingsOf(incident)) names.add(name);
  }
  return [...names];
}
