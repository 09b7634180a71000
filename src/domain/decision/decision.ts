import type { DecisionAct } from '../plan/policy';

/** A person's decision, in full. A short form typed into a signal is parsed into this. */
export interface Decision {
  readonly kind: 'plain';
  /** Single use; the same id counts once. */
  readonly id: string;
  /** `<workload>#<number>`. */
  readonly incident: string;
  readonly act: DecisionAct;
  /** Hash of the plan that was seen; empty for acts that need none (close, acknowledge, note). */
  readonly plan: string;
  /** Hashes of the steps that are answered; empty for acts that answer none. */
  readonly steps: readonly string[];
  readonly by: string;
  readonly reason: string;
  /** For `close`: whether the SCC findings are set INACTIVE. */
  readonly finding?: 'inactive' | 'leave';
}

/** Why a message did not count. The closed list. */
export const rejectionCodes = [
  'malformed',
  'unknown-act',
  'wrong-incident',
  'wrong-plan',
  'unknown-step',
  'already-decided',
  'expired',
  'unknown-approver',
  'not-allowed',
  'plain-not-allowed',
  'empty-reason',
  'replayed-id',
  'nothing-to-decide',
  'too-many',
] as const;
export type RejectionCode = (typeof rejectionCodes)[number];

export interface Rejection {
  readonly code: RejectionCode;
  /** Says what was wrong and what to send instead. */
  readonly reason: string;
}

/** A decision that counted, with when the incident took it. */
export interface CountedDecision {
  readonly decision: Decision;
  /** RFC 3339, workflow time. */
  readonly at: string;
  /** How it arrived; `ledger` when it was given to a process that restores without Temporal. */
  readonly via: 'update' | 'signal' | 'ledger';
}

/** Where one step of the current plan stands. */
export type StepState =
  'asked' | 'approved' | 'refused' | 'running' | 'applied' | 'failed' | 'void' | 'undone';
