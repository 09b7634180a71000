import type { Scenario } from '../../simulator/scenarios/schema';
import { parent, smallScenario } from './small-scenario';
import type { ScenarioInput } from './small-scenario';

export const report = `${parent}/jobs/report`;
export const packer = `${parent}/workerPools/packer`;
export const desk = `${parent}/instances/desk`;

const container = (name: string, digit: string) => ({
  name,
  image: `europe-west1-docker.pkg.dev/acme-shop/tools/${name}:1`,
  digest: `sha256:${digit.repeat(64)}`,
});

/** One of each kind: job `report`, worker pool `packer` of two revisions, instance `desk`. Nothing starts the job by itself. */
export function manyKinds(
  job: Partial<NonNullable<ScenarioInput['jobs']>[number]> = {},
  more: Partial<ScenarioInput> = {},
): Scenario {
  return smallScenario(
    {},
    {
      jobs: [
        {
          name: 'report',
          deployedMinutesAgo: 90,
          deployedBy: 'lin@example.com',
          containers: [container('report', 'a')],
          taskCount: 3,
          parallelism: 2,
          maxRetries: 1,
          taskSeconds: 10,
          ...job,
        },
      ],
      workerPools: [
        {
          name: 'packer',
          instances: 2,
          revisions: [1, 2].map((number) => ({
            name: `packer-0000${number}-abc`,
            deployedMinutesAgo: 100 - number,
            deployedBy: 'lin@example.com',
            containers: [container('packer', String(number))],
          })),
        },
      ],
      instances: [
        {
          name: 'desk',
          deployedMinutesAgo: 30,
          deployedBy: 'lin@example.com',
          containers: [container('desk', 'd')],
        },
      ],
      ...more,
    },
  );
}
