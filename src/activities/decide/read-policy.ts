import type { PolicySummary } from '../../domain/policy-summary';
import { summarisePolicy } from '../../domain/policy-summary';
import type { ActivityDeps } from '../deps';

/** Reads this worker's own policy file. Never taken from whoever starts a workflow. */
export function readPolicy(deps: ActivityDeps) {
  return async function readPolicy(): Promise<PolicySummary> {
    return summarisePolicy(await deps.policy());
  };
}
