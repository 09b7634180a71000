import type { PolicySummary } from '../../domain/policy-summary';
import { summarisePolicy } from '../../domain/policy-summary';
import { incidentName, type Workload } from '../../domain/workload';
import type { ActivityDeps } from '../deps';

export interface OpenedIncident {
  readonly incident: string;
  readonly number: number;
  readonly openedAt: string;
  readonly policy: PolicySummary;
}

/**
 * Claims the incident's number, create-only, and reads the policy. Safe to repeat: the same claimant (a workflow's id
 * and first run id) gets its own number again, and two claimants never share one.
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
    return { incident: incidentName(input.workload, number), number, openedAt, policy };
  };
}
