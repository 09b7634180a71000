import type { ContainerSettings, RevisionSettings, ServiceSettings, VpcEgress } from './service';
import type { Workload } from './workload';

/** Cloud Run's description of a job. */
export interface JobSettings {
  readonly workload: Workload;
  readonly uid: string;
  readonly etag: string;
  readonly generation: string;
  /** `terminalCondition.state`. */
  readonly ready: string;
  readonly serviceAccount: string;
  readonly containers: readonly ContainerSettings[];
  readonly taskCount: number;
  /** Tasks of an execution that run at the same time; 0 when Google decides. */
  readonly parallelism: number;
  readonly maxRetries: number;
  /** As the API writes it: `600s`. */
  readonly taskTimeout: string;
  readonly executionEnvironment: string;
  readonly vpcEgress: VpcEgress;
  readonly createdBy: string;
  readonly lastModifiedBy: string;
  readonly updatedAt: string;
  /** With what it was deployed, for people: `gcloud 551.0.0`; absent where nothing says. */
  readonly deployedWith?: string;
}

/** Executions that are kept of a job: the newest, and whatever runs or a finding names. */
export const MOST_EXECUTIONS = 50;

/** One execution of a job. */
export interface ExecutionSettings {
  readonly name: string;
  readonly createdAt: string;
  /** RFC 3339; empty while it runs. */
  readonly completedAt: string;
  readonly creator: string;
  readonly containers: readonly ContainerSettings[];
  readonly serviceAccount: string;
  readonly tasks: ExecutionTasks;
  /** Its tasks by index, as far as they were read; absent where they were not. */
  readonly runs?: readonly TaskRun[];
}

/** One task of an execution. */
export interface TaskRun {
  readonly index: number;
  /** RFC 3339; empty while it waits. */
  readonly startedAt: string;
  /** RFC 3339; empty while it runs. */
  readonly completedAt: string;
  readonly retried: number;
  /** How its last attempt ended: `exit code 137`, `signal 9`, or what Google says; empty while there is none. */
  readonly lastEnd: string;
}

/** Counts of an execution's tasks. */
interface ExecutionTasks {
  readonly wanted: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly retried: number;
}

/** A Cloud Scheduler job that starts the job. */
export interface ScheduleSettings {
  /** In full: `projects/P/locations/L/jobs/S`. */
  readonly name: string;
  /** Unix cron, as configured. */
  readonly schedule: string;
  readonly timeZone: string;
  /** `ENABLED`, `PAUSED`, ... */
  readonly state: string;
  /** RFC 3339; empty where none is told. */
  readonly nextRun: string;
  /** The account with which it calls Cloud Run. */
  readonly callsAs?: string;
}

/** Cloud Run's description of a worker pool. */
export interface WorkerPoolSettings {
  readonly workload: Workload;
  readonly uid: string;
  readonly etag: string;
  readonly generation: string;
  readonly observedGeneration: string;
  readonly reconciling: boolean;
  readonly ready: string;
  /** Absent where the pool has none set. */
  readonly manualInstanceCount?: number;
  readonly instanceSplits: readonly InstanceSplit[];
  readonly serviceAccount: string;
  readonly containers: readonly ContainerSettings[];
  readonly latestReadyRevision: string;
  readonly executionEnvironment: string;
  readonly vpcEgress: VpcEgress;
  readonly createdBy: string;
  readonly lastModifiedBy: string;
  readonly updatedAt: string;
  readonly threatDetectionEnabled: boolean;
  readonly deployedWith?: string;
}

/** How a worker pool's instances are spread over revisions. */
export interface InstanceSplit {
  readonly type: 'latest' | 'revision';
  readonly revision?: string;
  readonly percent: number;
}

/** Cloud Run's description of an instance that is a resource of its own. */
export interface InstanceSettings {
  readonly workload: Workload;
  readonly uid: string;
  readonly etag: string;
  readonly generation: string;
  readonly ready: string;
  readonly serviceAccount: string;
  readonly containers: readonly ContainerSettings[];
  readonly ingress: string;
  readonly invokerIamDisabled: boolean;
  readonly createdBy: string;
  readonly lastModifiedBy: string;
  readonly updatedAt: string;
  readonly vpcEgress?: VpcEgress;
  readonly deployedWith?: string;
}

/** An image reference and what the registry says it is now: a tag can have been moved since. */
export interface RegistryImage {
  readonly reference: string;
  /** `sha256:...` that the reference points to now. */
  readonly digest: string;
  readonly tags: readonly string[];
  readonly uploadedAt: string;
}

/** Lists of the settings that can be longer than what is read of them. */
export type SettingsList = 'revisions' | 'executions' | 'schedules';

interface Unfinished {
  /** Lists of which not everything was read: that something is not among them proves nothing. Absent where there are none. */
  readonly unfinished?: readonly SettingsList[];
}

/** The facts of the read `workload settings`, by kind. A part that could not be read is absent, and a gap names it. */
export type WorkloadSettings = Unfinished & SettingsByKind;

type SettingsByKind =
  | {
      readonly kind: 'services';
      readonly service: ServiceSettings;
      readonly revisions?: readonly RevisionSettings[];
      /** Members of roles/run.invoker. */
      readonly invokers?: readonly string[];
      readonly images?: readonly RegistryImage[];
    }
  | {
      readonly kind: 'jobs';
      readonly job: JobSettings;
      /** Newest first. */
      readonly executions?: readonly ExecutionSettings[];
      readonly schedules?: readonly ScheduleSettings[];
      readonly invokers?: readonly string[];
      readonly images?: readonly RegistryImage[];
    }
  | {
      readonly kind: 'workerPools';
      readonly pool: WorkerPoolSettings;
      readonly revisions?: readonly RevisionSettings[];
      readonly images?: readonly RegistryImage[];
    }
  | {
      readonly kind: 'instances';
      readonly instance: InstanceSettings;
      readonly images?: readonly RegistryImage[];
    };

export type SettingsOf<K extends WorkloadSettings['kind']> = Extract<WorkloadSettings, { kind: K }>;

/** Tells whether a list was read to its end, so that an item that is not in it does not exist. */
export function isWhole({ unfinished = [] }: WorkloadSettings, list: SettingsList): boolean {
  return !unfinished.includes(list);
}

/** The service, where the workload is one and was read. */
export function serviceOf(settings: WorkloadSettings | undefined): ServiceSettings | undefined {
  return settings?.kind === 'services' ? settings.service : undefined;
}

/** The members that every kind has. */
export function resourceOf(
  settings: WorkloadSettings,
): Pick<
  JobSettings,
  'uid' | 'generation' | 'serviceAccount' | 'containers' | 'createdBy' | 'lastModifiedBy' | 'updatedAt'
> {
  switch (settings.kind) {
    case 'services':
      return settings.service;
    case 'jobs':
      return settings.job;
    case 'workerPools':
      return settings.pool;
    case 'instances':
      return settings.instance;
  }
}

/** The revisions, of kinds that have some. */
export function revisionsOf(settings: WorkloadSettings | undefined): readonly RevisionSettings[] | undefined {
  return settings?.kind === 'services' || settings?.kind === 'workerPools' ? settings.revisions : undefined;
}

/** Members of roles/run.invoker, of kinds that can be called; undefined also where that was not read. */
function invokersOf(settings: WorkloadSettings | undefined): readonly string[] | undefined {
  return settings?.kind === 'services' || settings?.kind === 'jobs' ? settings.invokers : undefined;
}

/** Tells whether anybody on the internet can call the service; undefined where that was not read, and of other kinds. */
export function isExposed(settings: WorkloadSettings | undefined): boolean | undefined {
  const service = serviceOf(settings);
  if (service === undefined) return undefined;
  const { ingress, invokerIamDisabled } = service;
  if (ingress !== 'INGRESS_TRAFFIC_ALL') return false;
  if (invokerIamDisabled) return true;
  return invokersOf(settings)?.some((member) => member === 'allUsers' || member === 'allAuthenticatedUsers');
}
