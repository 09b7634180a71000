import type { JsonObject } from '../../wire/json';

/** One immutable revision. */
export interface RevisionState {
  /** Short name. */
  readonly name: string;
  readonly uid: string;
  readonly createTime: number;
  readonly creator: string;
  /** The v2 RevisionTemplate that it was made from, with the server's defaults. */
  readonly template: JsonObject;
  /** The digest of each image of the template when the revision was made: image to digest. */
  readonly digests: Readonly<Record<string, string>>;
  /** Why it never became ready, for example that its container did not start; absent for one that did. */
  readonly fails?: string;
  /** Of one that is gone, as its operation tells it. Milliseconds. */
  readonly deleteTime?: number;
}

/** One entry of the traffic that is really served. */
export interface ServedTarget {
  readonly revision: string;
  readonly percent: number;
  readonly tag?: string;
}

/** The state of the data plane, which lags behind the specification. */
export interface Served {
  readonly scaling: JsonObject;
  readonly targets: readonly ServedTarget[];
  /** The specification's traffic that `targets` came from. */
  readonly traffic: readonly JsonObject[];
}

/** How the last change ended, or that it has not. */
export interface Readiness {
  readonly state: 'CONDITION_PENDING' | 'CONDITION_SUCCEEDED' | 'CONDITION_FAILED';
  readonly message?: string;
  readonly time: number;
}

/** One Cloud Run service: what is asked for (`spec`) and what is (`served`, `readiness`, revisions). Times in milliseconds. */
export interface ServiceState {
  /** Short name. */
  readonly name: string;
  readonly uid: string;
  readonly generation: number;
  readonly observedGeneration: number;
  readonly createTime: number;
  readonly updateTime: number;
  readonly creator: string;
  readonly lastModifier: string;
  /** The fields of a v2 Service that callers set: description, labels, annotations, ingress, launchStage, template, traffic, scaling ... */
  readonly spec: JsonObject;
  readonly served: Served;
  readonly readiness: Readiness;
  /** When the current configuration became ready; it does not move with traffic or scaling. */
  readonly configurationReadyTime: number;
  /** Oldest first. */
  readonly revisions: readonly RevisionState[];
  readonly latestReadyRevision: string;
  /** Like the ready one it moves only when a change ends; the newest of `revisions` may be ahead of it. */
  readonly latestCreatedRevision: string;
  /** Whether allUsers may invoke it. */
  readonly public: boolean;
}

/** Tells whether the last accepted change has not ended. */
export function isReconciling(service: ServiceState): boolean {
  return service.readiness.state === 'CONDITION_PENDING';
}

/** The revision of that short name, if it exists. */
export function revisionOf(service: ServiceState, name: string): RevisionState | undefined {
  return service.revisions.find((revision) => revision.name === name);
}

/** The newest revision that became ready; undefined where none did. */
export function newestReady(service: Pick<ServiceState, 'revisions'>): RevisionState | undefined {
  return service.revisions.findLast(({ fails }) => fails === undefined);
}
