import { afterEach, describe, expect, test } from '@jest/globals';
import { isOn, placeOn, searchedNames } from '../../../src/activities/investigate/on-workload';
import { Failure } from '../../../src/domain/failures';
import type { WorkloadKind } from '../../../src/domain/workload/workload';
import { eventSchema } from '../../../simulator/scenarios/schema/event-schema';
import { textOf } from '../../../simulator/wire/json';
import { openBench, type Bench } from '../../support/lab';
import { until } from '../../support/until';

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

const projectId = 'acme-payments';
const workload = (kind: WorkloadKind, name: string) =>
  ({ projectNumber: '415104041262', location: 'europe-west1', kind, name }) as const;
const always = { from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };
const place = { scope: 'organizations/688851828130', location: 'global' };

/** Creates findings on the target, one for each level of names, and counts those that are found on the workload. */
async function foundOn(
  scenario: string,
  target: object,
  names: readonly string[],
  on: ReturnType<typeof workload>,
): Promise<readonly string[]> {
  const opened = await openBench({ scenario });
  bench = opened;
  const { world } = opened.simulator;
  await until('the first finding', () => world.findings.list()[0]);
  for (const each of names) {
    const what = { at: 0, category: each, severity: 'HIGH', description: 'x', detector: 'Another' };
    world.fire(eventSchema.parse({ do: 'finding', finding: { ...what, ...target, names: each } }));
  }
  const named = { workload: on, projectId };
  const project = { number: on.projectNumber, id: projectId };
  // Those of no class are found by their names alone.
  for (const { finding } of world.findings.list())
    world.findings.change(textOf(finding, 'name'), ({ resource, ...record }) => ({
      finding: { ...record.finding, findingClass: 'OBSERVATION' },
      resource,
    }));
  const { facts } = await opened.deps.google.related.threats({
    ...place,
    ...always,
    project,
    ...searchedNames(named),
  });
  const { findings } = await placeOn(opened.deps, named, facts.findings, Failure.from);
  const own = findings.filter((finding) => isOn(finding, on)).map(({ category }) => category);
  return names.filter((each) => own.includes(each));
}

describe('findings on every level of a workload are found as its own', () => {
  test.each([
    [
      'a service',
      'reverse-shell-service',
      { service: 'payment-api' },
      workload('services', 'payment-api'),
      ['workload', 'revision', 'revision-alone'],
    ],
    [
      'a worker pool',
      'worker-pool',
      { workerPool: 'receipt-renderer' },
      workload('workerPools', 'receipt-renderer'),
      ['workload', 'revision', 'revision-alone'],
    ],
    [
      'a job',
      'job-reverse-shell',
      { job: 'ledger-export' },
      workload('jobs', 'ledger-export'),
      ['workload', 'execution', 'execution-alone', 'task'],
    ],
  ] as const)('%s', async (_what, scenario, target, on, names) => {
    expect(await foundOn(scenario, target, names, on)).toEqual(names);
  });
});

test('a name that does not begin with the workload is searched for too, where it is known to be its own', () => {
  const named = { workload: workload('services', 'payment-api'), revisions: ['payment-api-1', 'odd'] };
  const region = '//run.googleapis.com/projects/415104041262/locations/europe-west1';
  expect(searchedNames(named)).toEqual({
    resourceNames: [`${region}/services/payment-api`, `${region}/revisions/odd`],
    partsOfNames: [`${region}/services/payment-api/`, `${region}/revisions/payment-api-`],
  });
});
