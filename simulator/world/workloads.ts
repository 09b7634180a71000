import type { Workload } from '../scenarios/schema/target';
import { objectOf, textOf } from '../wire/json';
import { workloadName } from './finding/finding-place';
import type { Scenario } from '../scenarios/schema';
import type { Policies } from '../iam/policies';
import type { InstanceResources } from './instance/instance-resources';
import type { Jobs } from './job/jobs';
import type { Services } from './service/services';
import type { WorkerPools } from './worker-pool/worker-pools';

/** The workloads of the world, by kind. */
export interface Workloads {
  readonly services: Services;
  readonly jobs: Jobs;
  readonly workerPools: WorkerPools;
  readonly instances: InstanceResources;
}

/** The rights, as the scenario begins them and as they are now. */
interface Rights {
  readonly scenario: Scenario;
  readonly policies: Policies;
}

/** The account that a workload runs as, by its newest settings; `''` for one that was deleted. */
export function accountOfWorkload(world: Workloads, { kind, name }: Workload): string {
  const specs = {
    service: () => world.services.find(name)?.spec,
    job: () => objectOf(world.jobs.find(name)?.spec ?? {}, 'template'),
    workerPool: () => world.workerPools.find(name)?.spec,
    instance: () => ({ template: world.instances.find(name)?.spec ?? {} }),
  };
  return textOf(objectOf(specs[kind]() ?? {}, 'template'), 'serviceAccount');
}

/** Tells whether there is such a workload. */
export function hasWorkload(world: Workloads, { kind, name }: Workload): boolean {
  const all = {
    service: world.services,
    job: world.jobs,
    workerPool: world.workerPools,
    instance: world.instances,
  };
  return all[kind].find(name) !== undefined;
}

/** Gives the jobs' invokers their role on them. */
export function letInvoke({ scenario, policies }: Rights): void {
  for (const { name, invokers } of scenario.jobs) {
    const resource = workloadName(scenario, { kind: 'job', name });
    for (const member of invokers) policies.add(resource, 'roles/run.invoker', member);
  }
}

const running = ['roles/run.invoker', 'roles/run.developer', 'roles/run.admin'];

/**
 * Tells whether an account may run a job: one whose right came from the job's own policy loses it there, others have
 * it from the project.
 */
export function mayRun({ scenario, policies }: Rights, job: string, account: string): boolean {
  const member = `serviceAccount:${account}`;
  const invokers = scenario.jobs.find(({ name }) => name === job)?.invokers ?? [];
  if (!invokers.includes(member)) return true;
  return policies.has(workloadName(scenario, { kind: 'job', name: job }), running, member);
}
