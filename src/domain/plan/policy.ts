import type { Digest } from '../text/digest';
import type { StepKind } from './plan';

/** The acts of a person on an incident. The closed list; those not yet served are rejected as `unknown-act`. */
export const decisionActs = ['approve', 'refuse', 'restore', 'close', 'acknowledge', 'note'] as const;
export type DecisionAct = (typeof decisionActs)[number];

/** A person who may decide. */
export interface Approver {
  /** The name that a decision is given `by`; compared exactly. */
  readonly id: string;
  readonly may: readonly DecisionAct[];
}

/** The operator's rules, parsed. All durations in milliseconds. */
export interface Policy {
  /** Grows with every change; the newest counts. */
  readonly serial: number;
  /** Names the installation; part of what a signed decision is bound to. */
  readonly installation: string;
  readonly approvers: readonly Approver[];
  /** True when decisions typed without a signature count. Default false; the sandbox's policy allows them. */
  readonly plainDecisions: boolean;
  readonly decideWithinMs: number;
  /** When the one reminder is due, from the question on; less than `decideWithinMs`. */
  readonly remindAfterMs: number;
  /** Approvals needed by kind of step; at least 1. */
  readonly approvals: Readonly<Record<StepKind, number>>;
  /** Workloads that are never contained, as workload paths; exact, no patterns. */
  readonly protectedWorkloads: readonly string[];
  readonly verification: {
    /** How long the verification may take before it ends as "not verified". */
    readonly limitMs: number;
    readonly pollMs: number;
    /** How long no further sign may be seen. */
    readonly quietMs: number;
    /** How far two samples of the instance count must lie apart: what Cloud Monitoring takes one in. */
    readonly sampleMs: number;
  };
  readonly watch: {
    /** How often a contained workload is looked at for drift. */
    readonly everyMs: number;
    /** Quiet time after which an incident closes by itself. */
    readonly closeAfterMs: number;
  };
}

/** A policy with the digest of the file it was read from. */
export interface PolicyInForce {
  readonly policy: Policy;
  readonly digest: Digest;
}
