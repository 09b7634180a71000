import type { Assessment } from '../../domain/assessment';
import type { Digest } from '../../domain/digest';
import type { Plan } from '../../domain/plan';
import type { PolicySummary } from '../../domain/policy-summary';
import { summarisePolicy } from '../../domain/policy-summary';
import { changesBetween, proposePlan } from '../../domain/propose-plan';
import type { ActivityDeps } from '../deps';
import { readFacts } from '../parse-facts';

export interface ProposeInput {
  readonly incident: string;
  readonly asking: number;
  readonly caseFile: Digest;
  readonly assessment: Assessment;
  /** Digest of the manifest that was sealed for this question. */
  readonly evidence: Digest;
  readonly findings: readonly string[];
  /** The plan that was asked before, if any. */
  readonly previous?: Plan;
}

export interface Proposal {
  readonly plan?: Plan;
  /** Why nothing is proposed. */
  readonly none?: string;
  readonly changedSince: readonly string[];
  readonly policy: PolicySummary;
}

/** Makes the plan and keeps it in the ledger before anybody is asked. Reads the policy anew. Safe to repeat. */
export function propose(deps: ActivityDeps) {
  return async function propose(input: ProposeInput): Promise<Proposal> {
    const inForce = await deps.policy();
    const proposed = proposePlan({
      caseFile: await readFacts(deps.ledger, 'caseFile', input.caseFile),
      assessment: input.assessment,
      incident: input.incident,
      asking: input.asking,
      evidence: input.evidence,
      policy: inForce,
      findings: input.findings,
      nowIso: deps.now().toISOString(),
    });
    const policy = summarisePolicy(inForce);
    if ('none' in proposed) return { none: proposed.none, changedSince: [], policy };
    // A retry gets the plan of the first try: the same times that the ledger has.
    const plan = await deps.ledger.savePlan(proposed);
    const changedSince = input.previous === undefined ? [] : changesBetween(input.previous, plan);
    return { plan, changedSince, policy };
  };
}
