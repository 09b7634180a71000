import type { TrailEntry } from '../../domain/audit-trail/trail-entry';
import type { Severity } from '../../domain/phases';
import type { Workload } from '../../domain/workload/workload';
import type { ReadFrom } from '../ports';

export interface TrailQuery {
  readonly projectId: string;
  readonly workload: Workload;
  /** Service accounts that the workload runs as; none where that is not known. */
  readonly accounts: readonly string[];
  /** RFC 3339, inclusive. */
  readonly from: string;
  readonly to: string;
  /** At most this many entries are read of each log; what lies beyond is said by `more`. */
  readonly cap: number;
  /** Of the incident: the most severe reads first. Default: HIGH. */
  readonly severity?: Severity;
}

export interface TrailRead {
  /** Oldest first. */
  readonly entries: readonly TrailEntry[];
  readonly more: boolean;
  /** Why the rest could not be read, where that was no cap. */
  readonly cut?: string;
}

/** The audit trail of a workload and its identity. Each method is one list of entries, page by page. */
export interface TrailPort {
  /**
   * What the accounts changed, in any service, and what anybody changed about the workload, its accounts and the policy of
   * its project. These logs are always written.
   */
  changes(query: TrailQuery): Promise<ReadFrom<TrailRead>>;
  /**
   * What the accounts read, where somebody switched on that this is written. Above the cap it is listed once more: what a
   * technique would read, what was refused, and what came from another address than the first ones.
   */
  reads(query: TrailQuery): Promise<ReadFrom<TrailRead>>;
  /** Whether this process may read Data Access logs; without that Google leaves them out and says nothing. */
  seesReads(projectId: string): Promise<boolean>;
}
