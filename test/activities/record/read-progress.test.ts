import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readProgress, type NotTaken } from '../../../src/activities/record/read-progress';
import { incidentName, incidentWorkflowId } from '../../../src/domain/incident/incident-name';
import type { WorkflowHolder } from '../../../src/temporal/workflow-client';
import { openBench, type Bench } from '../../support/lab';

const workload = { projectNumber: '1', location: 'europe-west1', kind: 'services', name: 'api' } as const;
const name = 'organizations/1/sources/2/findings/f';
const at = '2026-03-01T14:00:00Z';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench({ scenario: 'reverse-shell-service' });
});
afterEach(async () => {
  await bench.close();
});

/** How the finding of the newest incident stands while a chain of runs holds the id; each number is its own chain's. */
async function whileHolds(chain: number, of = 3): Promise<NotTaken | undefined> {
  const { taskQueue } = bench.deps;
  const slot = incidentWorkflowId(workload, taskQueue);
  for (let number = 1; number <= of; number += 1)
    await bench.ledger.openIncident(workload, `${slot}/run-${number}`, at);
  await bench.ledger.joinFinding(incidentName(workload, of), name, at);
  const holder: WorkflowHolder = {
    ...{ runId: 'now', firstRunId: `run-${chain}`, status: 'RUNNING', type: 'manageIncident', taskQueue },
    ...{ cancelled: false, startedAt: at },
  };
  const workflows = { ...bench.deps.workflows, holder: async () => Promise.resolve(holder) };
  return (await readProgress({ ...bench.deps, workflows })({ name, workload, from: of })).notTaken;
}

test('a finding of the incident that holds the id is in hand', async () => {
  expect(await whileHolds(3)).toBeUndefined();
});

test.each([1, 2])('where a reset has brought number %d back, that is said, and what to do', async (chain) => {
  const notTaken = await whileHolds(chain);
  expect(notTaken).toMatchObject({ code: 'earlier-incident', runId: 'now' });
  expect(notTaken?.why).toContain(
    `the earlier incident 1/europe-west1/services/api#${chain} in the place of`,
  );
  expect(notTaken?.todo[0]).toMatch(/^temporal workflow terminate .* --run-id now --reason 'reset to/);
});

test('where this ledger has no incident of the workflow, another ledger is what is looked for', async () => {
  const notTaken = await whileHolds(9);
  expect(notTaken).toMatchObject({ code: 'wrong-ledger' });
  expect(notTaken?.todo[0]).toContain('FIREBREAK_LEDGER');
});
