import type { GoogleOptions } from './client/clients';
import { createClients } from './client/clients';
import { createFindings } from './security-center/findings';
import { createIdentity } from './iam/identity';
import { createInstances } from './monitoring/instance-count';
import { createLogs } from './logging/logs';
import { createJobs } from './run/jobs';
import { createPlaces } from './run/places';
import type { GooglePorts } from './ports';
import { createRegistry } from './artifact-registry/registry';
import { createReadBudget } from './logging/read-budget';
import { createRelated } from './security-center/related';
import { createRunInstances } from './run/instances';
import { createSchedules } from './scheduler/schedules';
import { createServices } from './run/services';
import { createTrail } from './audit/trail';
import { createWorkerPools } from './run/worker-pools';

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
