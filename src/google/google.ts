import type { GoogleOptions } from './clients';
import { createClients } from './clients';
import { createFindings } from './findings';
import { createIdentity } from './identity';
import { createInstances } from './instances';
import { createLogs } from './logs';
import { createJobs } from './jobs';
import { createPlaces } from './places';
import type { GooglePorts } from './ports';
import { createRegistry } from './registry';
import { createReadBudget } from './read-budget';
import { createRelated } from './related';
import { createRunInstances } from './run-instances';
import { createSchedules } from './schedules';
import { createServices } from './services';
import { createTrail } from './trail';
import { createWorkerPools } from './worker-pools';

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
