import type { AuditLine } from '../evidence/log-facts';
import type { Origin } from '../evidence/trail-facts';

/** One member of one role that a policy change gave or took. */
export interface BindingChange {
  readonly action: 'add' | 'remove';
  readonly role: string;
  readonly member: string;
}

/** One kind of Data Access log that a policy change switched on or off, for all or for one exempted member. */
export interface AuditConfigChange {
  readonly action: 'add' | 'remove';
  readonly service: string;
  readonly logType: string;
  /** Empty where it concerns everybody. */
  readonly exempted: string;
}

/** One audit entry as it was read, before anything is recognised in it. Texts are hostile. */
export interface TrailEntry extends AuditLine {
  readonly id: string;
  readonly scope: string;
  readonly log: string;
  /** `iam.googleapis.com`. */
  readonly service: string;
  /** Type of the monitored resource: `project`, `service_account`. */
  readonly resourceType: string;
  /** The service account that the entry is about; empty where it is about something else. */
  readonly account: string;
  /** Full name of the service account key that the call was signed with; empty without one. */
  readonly key: string;
  /** Whose token was exchanged for that of `principal`, first one first. */
  readonly delegation: readonly string[];
  /** google.rpc.Code; 0 for success. */
  readonly code: number;
  readonly bindings: readonly BindingChange[];
  readonly auditConfigs: readonly AuditConfigChange[];
  /** The policy that a change asked for, `role member`; what of it is new the request does not say. */
  readonly wanted: readonly string[];
  /** Permissions that were checked for it. */
  readonly permissions: readonly string[];
  /** Id of the long-running operation; its start and its end are an entry each. */
  readonly operation: string;
  readonly origin: Origin;
}
