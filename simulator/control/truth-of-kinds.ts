import type { JsonObject } from '../wire/json';
import type { Shell } from '../world/attack/attacker';
import { isComplete } from '../world/job/execution-state';
import type { Host } from '../world/workload/host';
import { toRfc3339 } from '../world/rfc3339';
import type { World } from '../world/world';

/** The truth of jobs, schedules, worker pools and single instances, each by name. */
export function otherKinds(world: World): JsonObject {
  const { jobs, schedules, workerPools, instances, hosts, work } = world;
  return {
    jobs: byName(
      jobs.list().map((job) => {
        const executions = jobs.executions.list(job.name);
        return [
          job.name,
          {
            generation: job.generation,
            spec: job.spec,
            executions: executions.length,
            runningExecutions: executions.filter((each) => !isComplete(each)).map(({ name }) => name),
            running: hosts.alive({ kind: 'job', name: job.name }).map(hostTruth),
          },
        ];
      }),
    ),
    schedules: byName(
      schedules
        .list()
        .map(({ scenario, state, next }) => [
          scenario.name,
          { job: scenario.job, state, next: toRfc3339(next) },
        ]),
    ),
    workerPools: byName(
      workerPools.list().map((pool) => {
        const running = hosts.alive({ kind: 'workerPool', name: pool.name });
        return [
          pool.name,
          {
            frozen: pool.served.splits.every(({ instances: wanted }) => wanted === 0),
            instances: running.length,
            running: running.map(hostTruth),
            generation: pool.generation,
            spec: pool.spec,
            served: { splits: pool.served.splits.map((split) => ({ ...split })) },
            work: { ...work.counts(pool.name) },
          },
        ];
      }),
    ),
    instances: byName(
      instances
        .list()
        .map(({ name, wanted, generation, spec }) => [
          name,
          { wanted, generation, spec, running: hosts.alive({ kind: 'instance', name }).map(hostTruth) },
        ]),
    ),
  };
}

/** One shell of somebody: where it is, and whether it lives. */
export function shellTruth({ host, container, attackers, endedAt }: Shell): JsonObject {
  const { instance: _, ...origin } = host.origin;
  return {
    ...origin,
    instanceId: host.id,
    ...(container === undefined ? {} : { container }),
    attackers,
    life: endedAt === undefined ? 'alive' : 'dead',
    ...(endedAt === undefined ? {} : { diedAt: toRfc3339(endedAt) }),
  };
}

function hostTruth({ id, state, origin }: Host): JsonObject {
  const { instance: _, ...rest } = origin;
  return { id, state, ...rest };
}

function byName(entries: readonly (readonly [string, JsonObject])[]): JsonObject {
  return Object.fromEntries(entries);
}
