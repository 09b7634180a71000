import { createRegistry, type RegistryPort } from './artifact-registry/registry';
import { createTrail, type TrailPort } from './audit/trail';
import { createClients, type GoogleOptions } from './client/clients';
import { createIdentity, type IdentityPort } from './iam/identity';
import { createLogs, type LogsPort } from './logging/logs';
import { createReadBudget } from './logging/read-budget';
import { createInstances, type InstancesPort } from './monitoring/instance-count';
import { createRunInstances, type RunInstancesPort } from './run/instances';
import { createJobs, type JobsPort } from './run/jobs';
import { createPlaces, type PlacesPort } from './run/places';
import { createServices, type ServicesPort } from './run/services';
import { createWorkerPools, type WorkerPoolsPort } from './run/worker-pools';
import { createSchedules, type SchedulesPort } from './scheduler/schedules';
import { createFindings, type FindingsPort } from './security-center/findings';
import { createRelated, type RelatedPort } from './security-center/related';

/** What is read of Google, and what is written back onto findings, by capability. Every port throws `Failure` and nothing else. */
export interface GooglePorts {
  readonly findings: FindingsPort;
  readonly places: PlacesPort;
  readonly related: RelatedPort;
  readonly services: ServicesPort;
  readonly jobs: JobsPort;
  readonly workerPools: WorkerPoolsPort;
  readonly runInstances: RunInstancesPort;
  readonly schedules: SchedulesPort;
  readonly registry: RegistryPort;
  readonly logs: LogsPort;
  readonly trail: TrailPort;
  readonly instances: InstancesPort;
  readonly identity: IdentityPort;
  close(): Promise<void>;
}

/**
 * The reading ports and the write-back onto findings, over one set of clients. Throws `bad-config` for a `local` that is
 * not loopback. What changes a workload is apart, in `service-changer.ts`.
 */
export function createGoogle(options: GoogleOptions = {}): GooglePorts {
  const clients = createClients(options);
  // One for all that read logs: Google counts them together.
  const budget = createReadBudget();
  return {
    findings: createFindings(clients),
    places: createPlaces(clients),
    related: createRelated(clients),
    services: createServices(clients),
    jobs: createJobs(clients),
    workerPools: createWorkerPools(clients),
    runInstances: createRunInstances(clients),
    schedules: createSchedules(clients),
    registry: createRegistry(clients),
    logs: createLogs(clients, budget),
    trail: createTrail(clients, budget),
    instances: createInstances(clients),
    identity: createIdentity(clients),
    close: async () => clients.close(),
  };
}
