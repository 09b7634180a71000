import type { Workload } from './workload';

/** Where a workload's outgoing traffic goes. */
export interface VpcEgress {
  /** `none`: straight to the internet. */
  readonly through: 'none' | 'direct' | 'connector';
  /** `ALL_TRAFFIC`, `PRIVATE_RANGES_ONLY`, or empty. */
  readonly egress: string;
  /** Networks, subnetworks or the connector, with network tags, for people. */
  readonly networks: readonly string[];
}

/** The service-level scaling of a Cloud Run service. Never read a count of 0 as "frozen": only mode MANUAL counts. */
export interface ServiceScaling {
  /** `AUTOMATIC`, `MANUAL`, or a value that this version does not know (which is never overwritten). */
  readonly mode: string;
  readonly manualInstanceCount?: number;
  readonly minInstanceCount?: number;
  readonly maxInstanceCount?: number;
}

/** One entry of a service's traffic. `latest` targets follow the latest ready revision. */
export interface TrafficTarget {
  readonly type: 'latest' | 'revision';
  readonly revision?: string;
  readonly percent: number;
  readonly tag?: string;
}

export interface ContainerSettings {
  readonly name: string;
  readonly image: string;
  /** `sha256:...` where the image reference carries it. */
  readonly digest?: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  /** Names only; values are dropped when they are read. */
  readonly envNames: readonly string[];
  /** Secrets by name: `env NAME <- secret` or `volume <- secret`. */
  readonly secrets: readonly string[];
  readonly ports: readonly number[];
  readonly limits: Readonly<Record<string, string>>;
}

export interface RevisionSettings {
  readonly name: string;
  readonly createdAt: string;
  readonly containers: readonly ContainerSettings[];
  readonly serviceAccount: string;
  readonly minInstanceCount: number;
  readonly executionEnvironment: string;
  readonly vpcEgress?: VpcEgress;
  /** Percent of traffic, or of a worker pool's instances, by the served split. */
  readonly percent: number;
  readonly tags: readonly string[];
  /** It did not become ready: it can serve nothing. */
  readonly failed?: true;
}

/** A Cloud Run service as read from the API. */
export interface ServiceSettings {
  readonly workload: Workload;
  readonly uid: string;
  readonly uri: string;
  readonly etag: string;
  readonly generation: string;
  readonly observedGeneration: string;
  readonly reconciling: boolean;
  /** `terminalCondition.state`, e.g. `CONDITION_SUCCEEDED`. */
  readonly ready: string;
  /** Reason and message of each condition that has failed; absent where none has. Hostile text. */
  readonly failing?: readonly string[];
  readonly scaling: ServiceScaling;
  readonly traffic: readonly TrafficTarget[];
  /** The traffic that is served now, by the control plane's own word. */
  readonly trafficStatuses: readonly TrafficTarget[];
  readonly ingress: string;
  readonly invokerIamDisabled: boolean;
  readonly latestReadyRevision: string;
  /** Regions that the service is served in as one multi-region service; absent where it is in its own region alone. */
  readonly regions?: readonly string[];
  /** The newest, whether it became ready or not; absent where the answer does not say. */
  readonly latestCreatedRevision?: string;
  readonly serviceAccount: string;
  readonly containers: readonly ContainerSettings[];
  readonly createdBy: string;
  readonly lastModifiedBy: string;
  readonly updatedAt: string;
  readonly threatDetectionEnabled: boolean;
  /** Of the template; empty where Google chose it. */
  readonly executionEnvironment?: string;
  readonly vpcEgress?: VpcEgress;
  /** With what it was deployed, for people: `gcloud 551.0.0`; absent where nothing says. */
  readonly deployedWith?: string;
  /** Annotations of ours only, see `stepAnnotations`. */
  readonly annotations: Readonly<Record<string, string>>;
}
