import type { Digest } from '../text/digest';
import type { StepKind } from './plan';
import type { Approver, PolicyInForce } from './policy';

/** The part of the policy that a workflow needs. It counts decisions by it; the containment process checks by its own. */
export interface PolicySummary {
  readonly serial: number;
  readonly digest: Digest;
  readonly approvers: readonly Approver[];
  readonly plainDecisions: boolean;
  readonly decideWithinMs: number;
  readonly remindAfterMs: number;
  readonly approvals: Readonly<Record<StepKind, number>>;
  readonly watchEveryMs: number;
  readonly closeAfterMs: number;
}

export function summarisePolicy({ policy, digest }: PolicyInForce): PolicySummary {
  const { serial, approvers, plainDecisions, decideWithinMs, remindAfterMs, approvals, watch } = policy;
  return {
    serial,
    digest,
    approvers,
    plainDecisions,
    decideWithinMs,
    remindAfterMs,
    approvals,
    watchEveryMs: watch.everyMs,
    closeAfterMs: watch.closeAfterMs,
  };
}
