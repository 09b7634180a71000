import type { Finding } from '../domain/finding/finding';
import type { FindingName } from '../domain/finding/finding-name';
import type { LogFacts, LogKind } from '../domain/evidence/log-facts';
import type { Severity } from '../domain/phases';
import type {
  RevisionSettings,
  ServiceScaling,
  ServiceSettings,
  TrafficTarget,
} from '../domain/workload/service';
import type { InstanceCounts } from '../domain/plan/verification';
import type { Workload } from '../domain/workload/workload';
import type { IdentityPort } from './iam/identity-ports';
import type { PlacesPort } from './run/places';
import type { RelatedPort } from './security-center/related-ports';
import type { TrailPort } from './audit/trail-ports';
import type { WorkloadPorts } from './workload-ports';

/**
 * What a read gives: the facts, and what came over the wire as JSON for the evidence, with environment values dropped
 * and secrets redacted. Every port throws `Failure` and nothing else.
 */
export interface ReadFrom<T> {
  readonly facts: T;
  readonly raw: unknown;
  /** Set where a list goes on beyond what was read: what is not among the facts may be there all the same. */
  readonly left?: true;
  /** `securitycenter.googleapis.com`. */
  readonly source: string;
  /** Method and resource, for people and the manifest. */
  readonly request: string;
}

export interface RelatedQuery {
  /** The scope under which findings are listed: `projects/415104041262` or the scope of the finding's own name. */
  readonly scope: string;
  readonly location: string;
  /** Full resource names of the workload, in the forms that occur (by project id and by number). */
  readonly resourceNames: readonly string[];
  /** RFC 3339, inclusive. */
  readonly from: string;
  readonly to: string;
}

export interface ExternalSystem {
  /** The incident's name. */
  readonly externalUid: string;
  readonly status: string;
  readonly caseUri?: string;
}

/** SCC findings. Reads by the v2 client; a finding is read as exactly one row of a list, since the API has no get. */
export interface FindingsPort {
  /** Throws `not-found` when there is no such finding. */
  read(name: FindingName): Promise<ReadFrom<Finding>>;
  related(query: RelatedQuery): Promise<ReadFrom<readonly Finding[]>>;
  /** Sets marks, one mask entry each, under the finding's canonical name; other marks stay. Repeating it is harmless. */
  mark(canonicalName: string, marks: Readonly<Record<string, string>>): Promise<void>;
  linkExternalSystem(canonicalName: string, id: string, system: ExternalSystem): Promise<void>;
  /** The event time that SCC gave the change, RFC 3339, or that the finding had if it was INACTIVE; empty if the answer has none. */
  setInactive(canonicalName: string): Promise<string>;
}

/** Reads of Cloud Run services. */
export interface ServicesPort {
  service(workload: Workload): Promise<ReadFrom<ServiceSettings>>;
  /** Which share each serves is taken from `known`, the service as it was just read; without it the service is read. */
  revisions(workload: Workload, known?: ServiceSettings): Promise<ReadFrom<readonly RevisionSettings[]>>;
  /** Members of roles/run.invoker. */
  invokers(workload: Workload): Promise<ReadFrom<readonly string[]>>;
}

export interface LogQuery {
  readonly projectId: string;
  readonly workload: Workload;
  readonly kind: LogKind;
  /** Of a job, the execution whose output is meant; without it that of all. Who changed the job is read in any case. */
  readonly execution?: string;
  /** RFC 3339, inclusive. */
  readonly from: string;
  readonly to: string;
  /** At most this many entries are read; what lies beyond is said by `more`. */
  readonly cap: number;
  /**
   * RFC 3339: the first sign. Where the cap is reached before it, the last entries up to two minutes after it are read as
   * well, at most as many again: what a busy workload did half an hour before is not what is looked for.
   */
  readonly sign?: string;
  /** Of the incident: the most severe reads first. Default: HIGH. */
  readonly severity?: Severity;
}

export interface LogsPort {
  read(query: LogQuery): Promise<ReadFrom<LogFacts>>;
}

export interface InstancesPort {
  /**
   * The series of a service's revisions and states, with their points after `since`. One that had instances before and
   * has no point since is among them, without points; one that had none before and none since is not.
   */
  samples(projectId: string, workload: Workload, since: string): Promise<ReadFrom<InstanceCounts>>;
}

/** A change to a service: what is written and the lock it is written under. */
export interface ServiceChange {
  readonly workload: Workload;
  /** From the read right before; a service that has changed since is not written (`conflict`). */
  readonly etag: string;
  readonly scaling: ServiceScaling;
  /** Absent: the traffic is not sent, and stays as it is. */
  readonly traffic?: readonly TrafficTarget[];
  /** Annotations to set; others stay. */
  readonly annotations: Readonly<Record<string, string>>;
}

export type OperationEnd = { readonly ok: true } | { readonly ok: false; readonly text: string };

/**
 * The only way to a changing call on a workload; importable by the containment activities alone. Calls are made once:
 * no retries inside, since an answer that was lost says nothing about the change.
 */
export interface ServiceChanger {
  /** What the service would be (validateOnly), as it is now. Moves nothing. */
  preview(change: Omit<ServiceChange, 'etag'>): Promise<ServiceSettings>;
  /** Sends the change; answers with the operation's name. */
  start(change: ServiceChange): Promise<string>;
  /**
   * How an operation ended; undefined while it runs. An end with an error says nothing about the change either: read the
   * service.
   */
  endOf(operation: string): Promise<OperationEnd | undefined>;
}

export interface GooglePorts extends WorkloadPorts {
  readonly findings: FindingsPort;
  readonly places: PlacesPort;
  readonly related: RelatedPort;
  readonly services: ServicesPort;
  readonly logs: LogsPort;
  readonly trail: TrailPort;
  readonly instances: InstancesPort;
  readonly identity: IdentityPort;
  close(): Promise<void>;
}
