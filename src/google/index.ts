import { createRegistry } from './artifact-registry/registry';
import { createTrail } from './audit/trail';
import { createClients, type GoogleOptions } from './client/clients';
import { createIdentity } from './iam/identity';
import { createLogs } from './logging/logs';
import { createReadBudget } from './logging/read-budget';
import { createInstances } from './monitoring/instance-count';
import { createRunInstances } from './run/instances';
import { createJobs } from './run/jobs';
import { createPlaces } from './run/places';
import { createServices } from './run/services';
import { createWorkerPools } from './run/worker-pools';
import { createSchedules } from './scheduler/schedules';
import { createFindings } from './security-center/findings';
import { createRelated } from './security-center/related';

export type GooglePorts = ReturnType<typeof createGoogle>;

/**
 * Creates the ports that read Google and write back onto findings, by capability, over one set of clients. Every port throws
 * `Failure` and nothing else. Throws `bad-config` for a `local` that is not loopback. The port that changes a workload is apart,
 * in `run/change/service-changer.ts`.
 */
export function createGoogle(options: GoogleOptions = {}) {
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
    close: async (): Promise<void> => clients.close(),
  };
}
