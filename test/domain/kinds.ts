import type {
  ExecutionSettings,
  InstanceSettings,
  JobSettings,
  ScheduleSettings,
  SettingsOf,
  WorkerPoolSettings,
} from '../../src/domain/workload/workload-settings';
import type { Workload, WorkloadKind } from '../../src/domain/workload/workload';
import { AT, container, revision } from './fixtures';

// The workloads that are no services; tests change single facts of them.

export function of(kind: WorkloadKind, name: string): Workload {
  return { projectNumber: '415104041262', location: 'europe-west1', kind, name };
}

export const theJob = of('jobs', 'nightly-report');
export const thePool = of('workerPools', 'order-worker');
export const theInstance = of('instances', 'debug-box');

const people = {
  createdBy: 'ci@shop.iam.gserviceaccount.com',
  lastModifiedBy: 'lin@example.com',
  updatedAt: '2026-09-20T08:00:00Z',
};
const vpcEgress = { through: 'none', egress: '', networks: [] } as const;

export function execution(name: string, change: Partial<ExecutionSettings> = {}): ExecutionSettings {
  return {
    name,
    createdAt: AT,
    completedAt: '',
    creator: 'scheduler@shop.iam.gserviceaccount.com',
    containers: [container({ name: 'report' })],
    serviceAccount: 'report@shop.iam.gserviceaccount.com',
    tasks: { wanted: 10, running: 10, succeeded: 0, failed: 0, cancelled: 0, retried: 0 },
    ...change,
  };
}

export function schedule(name: string, change: Partial<ScheduleSettings> = {}): ScheduleSettings {
  return {
    name: `projects/shop/locations/europe-west1/jobs/${name}`,
    schedule: '*/5 * * * *',
    timeZone: 'Etc/UTC',
    state: 'ENABLED',
    nextRun: '2026-10-01T12:05:00Z',
    ...change,
  };
}

export function jobSettings(
  change: Partial<JobSettings> = {},
  rest: Partial<SettingsOf<'jobs'>> = {},
): SettingsOf<'jobs'> {
  return {
    kind: 'jobs',
    job: {
      workload: theJob,
      uid: 'uid-j',
      etag: '"e1"',
      generation: '4',
      ready: 'CONDITION_SUCCEEDED',
      serviceAccount: 'report@shop.iam.gserviceaccount.com',
      containers: [container({ name: 'report' })],
      taskCount: 10,
      parallelism: 10,
      maxRetries: 3,
      taskTimeout: '600s',
      executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2',
      vpcEgress,
      ...people,
      ...change,
    },
    executions: [
      execution('nightly-report-b2'),
      execution('nightly-report-a1', { completedAt: '2026-10-01T11:59:00Z' }),
    ],
    schedules: [schedule('every-five-minutes')],
    invokers: ['serviceAccount:scheduler@shop.iam.gserviceaccount.com'],
    ...rest,
  };
}

export function poolSettings(
  change: Partial<WorkerPoolSettings> = {},
  rest: Partial<SettingsOf<'workerPools'>> = {},
): SettingsOf<'workerPools'> {
  return {
    kind: 'workerPools',
    pool: {
      workload: thePool,
      uid: 'uid-w',
      etag: '"e1"',
      generation: '2',
      observedGeneration: '2',
      reconciling: false,
      ready: 'CONDITION_SUCCEEDED',
      manualInstanceCount: 3,
      instanceSplits: [{ type: 'latest', percent: 100 }],
      serviceAccount: 'worker@shop.iam.gserviceaccount.com',
      containers: [container({ name: 'worker' })],
      latestReadyRevision: 'order-worker-00002',
      executionEnvironment: '',
      vpcEgress,
      threatDetectionEnabled: true,
      ...people,
      ...change,
    },
    revisions: [
      revision('order-worker-00002', { percent: 100, containers: [container({ name: 'worker' })] }),
    ],
    ...rest,
  };
}

export function instanceSettings(change: Partial<InstanceSettings> = {}): SettingsOf<'instances'> {
  return {
    kind: 'instances',
    instance: {
      workload: theInstance,
      uid: 'uid-i',
      etag: '"e1"',
      generation: '1',
      ready: 'CONDITION_SUCCEEDED',
      serviceAccount: 'debug@shop.iam.gserviceaccount.com',
      containers: [container({ name: 'box' })],
      ingress: 'INGRESS_TRAFFIC_ALL',
      invokerIamDisabled: true,
      vpcEgress,
      ...people,
      ...change,
    },
  };
}
