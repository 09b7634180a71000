import type { GoogleScope } from '../../scenarios/schema';
import type { JsonObject } from '../../wire/json';

/** Only containers write as such; request logs carry no container. */
interface Writer {
  /** Id of the instance, the same for all that one instance writes. */
  readonly instance?: string;
  readonly container?: string;
}

export interface ServiceOrigin extends Writer {
  readonly service: string;
  readonly revision: string;
}

interface JobOrigin extends Writer {
  readonly job: string;
  readonly execution: string;
  readonly task: number;
  readonly attempt: number;
}

interface WorkerPoolOrigin extends Writer {
  readonly workerPool: string;
  readonly revision: string;
}

interface InstanceOrigin extends Writer {
  /** Short name of the instance resource. */
  readonly instanceResource: string;
}

/** Where a log entry comes from: a revision, an attempt of a task, a pool's revision or a single instance. */
export type Origin = ServiceOrigin | JobOrigin | WorkerPoolOrigin | InstanceOrigin;

/** The monitored resource of a Cloud Run revision; deploy entries of the audit log carry an empty revision. */
export function monitoredRevision(google: GoogleScope, service: string, revision: string): JsonObject {
  return monitored(google, 'cloud_run_revision', {
    service_name: service,
    revision_name: revision,
    configuration_name: revision === '' ? '' : service,
  });
}

/** The monitored resource of a job; its executions and tasks stand in an entry's labels. */
export function monitoredJob(google: GoogleScope, job: string): JsonObject {
  return monitored(google, 'cloud_run_job', { job_name: job });
}

/** The monitored resource of a worker pool's revision. */
export function monitoredWorkerPool(google: GoogleScope, pool: string, revision: string): JsonObject {
  return monitored(google, 'cloud_run_worker_pool', { worker_pool_name: pool, revision_name: revision });
}

/** The monitored resource of an instance that is a resource of its own. */
export function monitoredInstance(google: GoogleScope, instance: string): JsonObject {
  return monitored(google, 'cloud_run_instance', { instance_name: instance });
}

/** The monitored resource of whoever writes an entry. */
export function monitoredOrigin(google: GoogleScope, origin: Origin): JsonObject {
  if ('service' in origin) return monitoredRevision(google, origin.service, origin.revision);
  if ('job' in origin) return monitoredJob(google, origin.job);
  if ('workerPool' in origin) return monitoredWorkerPool(google, origin.workerPool, origin.revision);
  return monitoredInstance(google, origin.instanceResource);
}

/** The labels of an entry itself. */
export function entryLabels(origin: Origin): JsonObject {
  const { instance, container } = origin;
  return {
    ...(instance === undefined ? {} : { instanceId: instance }),
    ...(container === undefined ? {} : { container_name: container }),
    ...('job' in origin
      ? {
          'run.googleapis.com/execution_name': origin.execution,
          'run.googleapis.com/task_index': String(origin.task),
          'run.googleapis.com/task_attempt': String(origin.attempt),
        }
      : {}),
  };
}

function monitored(google: GoogleScope, type: string, labels: JsonObject): JsonObject {
  return { type, labels: { project_id: google.project.id, location: google.location, ...labels } };
}
