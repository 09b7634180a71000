import type { AuditLine } from './log-facts';

/**
 * Where a call came from, by its address alone. `google`: an address of Google's own services. `cloud`: one of Google
 * Cloud that any customer can have, or an internal one: Cloud Run calls from there, and so does a machine that an attacker
 * rented, so it neither clears nor accuses. `outside`: the internet beyond Google. `unknown`: the entry does not tell.
 */
export type Origin = 'google' | 'cloud' | 'outside' | 'unknown';

/** A call in the audit trail, as it is recognised. */
export interface TrailCall extends AuditLine {
  /** Project of the log it was read from, or folder: `projects/shop`. */
  readonly scope: string;
  /** `activity`, `data_access`, `system_event`, `policy`. */
  readonly log: string;
  /** By whom: the workload's own identity, or somebody else who changed something about it. */
  readonly actor: 'workload' | 'other';
  /** ATT&CK id of what it is recognised as, e.g. `T1098.001`; absent where it is an ordinary call. */
  readonly technique?: string;
  /** The technique in words: `created a key of a service account`. */
  readonly recognised?: string;
  /** True when it succeeded; a denied call shows what was tried. */
  readonly succeeded: boolean;
  /** Why it did not: google.rpc.Code, 7 for denied. Absent where it succeeded or nothing says. */
  readonly code?: number;
  /** How the workload's identity was used, where not by its own token: with a key, or through another account. */
  readonly through?: string;
  /** Members or roles that a policy change added, `role member`. */
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
  /** The whole policy that was asked for, `role member`, where the entry does not say what of it is new. */
  readonly wanted?: readonly string[];
  readonly origin: Origin;
}

/** The facts of the read `audit trail`. */
export interface TrailFacts {
  readonly from: string;
  readonly to: string;
  /** Oldest first; ordinary reads are left out but counted, and calls that repeat one another are one. */
  readonly calls: readonly TrailCall[];
  /** Entries that were read. */
  readonly counted: number;
  /** True when the cap was reached and more entries exist. */
  readonly more: boolean;
  /**
   * The state of the Data Access logs: whether they had any entry to read. Without them reads by the token leave no
   * trace. `none-written` and `not-finished` had none in what was read: the first was read to its end.
   */
  readonly dataAccess: 'read' | 'none-written' | 'not-readable' | 'not-finished';
}
