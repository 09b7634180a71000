import type { LogKind } from '../../domain/evidence/log-facts';
import type { Workload, WorkloadKind } from '../../domain/workload/workload';
import { quote } from '../client/filter-text';
import type { Severity } from '../../domain/phases';

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

/** The monitored resource of each kind of workload, and its label for the workload's name. */
const monitored: Readonly<Record<WorkloadKind, { readonly type: string; readonly label: string }>> = {
  services: { type: 'cloud_run_revision', label: 'service_name' },
  jobs: { type: 'cloud_run_job', label: 'job_name' },
  workerPools: { type: 'cloud_run_worker_pool', label: 'worker_pool_name' },
  instances: { type: 'cloud_run_instance', label: 'instance_name' },
};

const logIds: Readonly<Record<LogKind, readonly string[]>> = {
  requests: ['run.googleapis.com/requests'],
  stdout: ['run.googleapis.com/stdout'],
  stderr: ['run.googleapis.com/stderr'],
  system: ['run.googleapis.com/varlog/system'],
  audit: ['cloudaudit.googleapis.com/activity', 'cloudaudit.googleapis.com/system_event'],
};

/**
 * The filter of one log of a workload over a window. It always names `timestamp`: the library adds "the last 24 hours"
 * to a filter that does not.
 */
export function logFilter(query: Omit<LogQuery, 'projectId' | 'cap'>): string {
  const { kind, workload, from, to } = query;
  const logs = logIds[kind].map((id) => `log_id(${quote(id)})`).join(' OR ');
  return [
    `(${logs})`,
    ...resourceTerms(workload),
    ...executionTerms(query),
    // Deploy entries name the service in their labels, but no revision; v1 and v2 write their names differently.
    ...(kind === 'audit' ? [`protoPayload.serviceName=${quote('run.googleapis.com')}`] : []),
    `timestamp>=${quote(from)}`,
    `timestamp<=${quote(to)}`,
  ].join(' AND ');
}

/** Entries of a job name their execution in a label; audit entries are about the job. */
function executionTerms({ kind, workload, execution }: Pick<LogQuery, 'kind' | 'workload' | 'execution'>) {
  if (execution === undefined || workload.kind !== 'jobs' || kind === 'audit') return [];
  return [`labels.${quote('run.googleapis.com/execution_name')}=${quote(execution)}`];
}

/** The entries of one workload, of any of its logs. */
export function resourceTerms(workload: Workload): readonly string[] {
  const { type, label } = monitored[workload.kind];
  return [
    `resource.type=${quote(type)}`,
    `resource.labels.${label}=${quote(workload.name)}`,
    `resource.labels.location=${quote(workload.location)}`,
  ];
}
