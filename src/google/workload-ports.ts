import type { RevisionSettings } from '../domain/workload/service';
import type {
  ExecutionSettings,
  InstanceSettings,
  JobSettings,
  RegistryImage,
  ScheduleSettings,
  TaskRun,
  WorkerPoolSettings,
} from '../domain/workload/workload-settings';
import type { Workload } from '../domain/workload/workload';
import type { ReadFrom } from './ports';

/** Reads of Cloud Run jobs. Each throws `malformed` for a workload of another kind. */
export interface JobsPort {
  job(workload: Workload): Promise<ReadFrom<JobSettings>>;
  /** The newest 200, newest first, without their tasks. */
  executions(workload: Workload): Promise<ReadFrom<readonly ExecutionSettings[]>>;
  /** The first 200 tasks of an execution, by index. Throws `malformed` for what is no name of one. */
  tasks(workload: Workload, execution: string): Promise<ReadFrom<readonly TaskRun[]>>;
  /** Members of roles/run.invoker on the job itself. */
  invokers(workload: Workload): Promise<ReadFrom<readonly string[]>>;
}

/** Reads of Cloud Run worker pools. Each throws `malformed` for a workload of another kind. */
export interface WorkerPoolsPort {
  pool(workload: Workload): Promise<ReadFrom<WorkerPoolSettings>>;
  /** Which share each has is taken from `known`, the pool as it was just read. */
  revisions(workload: Workload, known: WorkerPoolSettings): Promise<ReadFrom<readonly RevisionSettings[]>>;
}

/** Reads of Cloud Run instances that are resources of their own. Throws `malformed` for a workload of another kind. */
export interface RunInstancesPort {
  instance(workload: Workload): Promise<ReadFrom<InstanceSettings>>;
}

/** Reads of Cloud Scheduler. */
export interface SchedulesPort {
  /** The schedules in the job's own project and region that run it by the Admin API; those elsewhere are not found. */
  ofJob(workload: Workload): Promise<ReadFrom<readonly ScheduleSettings[]>>;
}

/** Reads of Artifact Registry. */
export interface RegistryPort {
  /**
   * What the registry says of an image reference now. Throws `not-found` for an image or tag that is not there any more
   * and `malformed` for a reference into another registry.
   */
  image(reference: string): Promise<ReadFrom<RegistryImage>>;
}

/** The ports that read workloads other than services, and what belongs to any of them. */
export interface WorkloadPorts {
  readonly jobs: JobsPort;
  readonly workerPools: WorkerPoolsPort;
  readonly runInstances: RunInstancesPort;
  readonly schedules: SchedulesPort;
  readonly registry: RegistryPort;
}
