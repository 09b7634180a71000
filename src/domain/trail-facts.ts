import type { AuditLine } from './log-facts';

/** What a call in the audit trail is recognised as. */
export interface TrailCall extends AuditLine {
  /** Project of the log it was read from, or folder. */
  readonly scope: string;
  /** `activity`, `data_access`, `system_event`. */
  readonly log: string;
  /** By whom: the workload's own identity, or somebody else who changed something about it. */
  readonly actor: 'workload' | 'other';
  /** ATT&CK id of what it is recognised as, e.g. `T1098.001`; absent where it is an ordinary call. */
  readonly technique?: string;
  /** What it is recognised as, in words: `created a key of a service account`. */
  readonly recognised?: string;
  /** Whether it succeeded; a denied call shows what was tried. */
  readonly succeeded: boolean;
  /** Members or roles that a policy change added, `role member`. */
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
  /** Where the call came from: Google's own addresses, the internet, or not told. */
  readonly origin: 'google' | 'outside' | 'unknown';
}

/** The facts of the read `audit trail`. */
export interface TrailFacts {
  readonly from: string;
  readonly to: string;
  /** Oldest first; ordinary reads are left out but counted. */
  readonly calls: readonly TrailCall[];
  readonly counted: number;
  readonly more: boolean;
  /** Whether Data Access logs had any entry to read; without them reads by the token leave no trace. */
  readonly dataAccess: 'read' | 'none-written' | 'not-readable';
}
