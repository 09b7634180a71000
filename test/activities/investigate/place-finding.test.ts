import { afterEach, describe, expect, test } from '@jest/globals';
import type { Finding } from '../../../src/domain/finding/finding';
import { Failure } from '../../../src/domain/failures';
import { placeFinding } from '../../../src/activities/investigate/place-finding';
import { parseAnyFinding } from '../../../src/google/security-center/finding/parse-finding';
import { openBench, type Bench } from '../../support/lab';

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

const NUMBER = '415104041262';
const REVISION = 'payment-api-00002-tnq';
const place = (below: string, project = 'acme-payments'): string =>
  `//run.googleapis.com/projects/${project}/locations/europe-west1/${below}`;

/** A finding on this resource; without `isKnown` nothing in it says the number of the project. */
function on(resourceName: string, isKnown = true): Finding {
  const name = 'organizations/688851828130/sources/1/locations/global/findings/abc';
  const canonicalName = `projects/${NUMBER}/sources/1/locations/global/findings/abc`;
  return parseAnyFinding({
    finding: { name, ...(isKnown ? { canonicalName } : {}), resourceName, category: 'Reverse Shell' },
  });
}

async function open(): Promise<Bench> {
  bench = await openBench({ scenario: 'reverse-shell-service' });
  return bench;
}

describe('what a name leaves open is looked up', () => {
  test.each([
    ['the service of a revision', on(place(`revisions/${REVISION}`)), 1],
    ['the service of a revision in a project by number', on(place(`revisions/${REVISION}`, NUMBER)), 1],
    ['the number of a project', on(place('services/payment-api'), false), 1],
    ['both', on(place(`revisions/${REVISION}`), false), 2],
  ])('%s', async (_name, finding, evidence) => {
    const { deps } = await open();
    const placed = await placeFinding(deps, finding);
    expect(placed.gaps).toEqual([]);
    expect(placed.finding.workload).toEqual({
      projectNumber: NUMBER,
      location: 'europe-west1',
      kind: 'services',
      name: 'payment-api',
    });
    expect(placed.finding.revision).toBe(finding.resourceName.includes('revisions') ? REVISION : undefined);
    expect(placed.evidence).toHaveLength(evidence);
  });

  test('nothing, where the name says it all', async () => {
    const { deps, simulator } = await open();
    const finding = on(place('services/payment-api'));
    expect(await placeFinding(deps, finding)).toEqual({ finding, evidence: [], gaps: [] });
    expect(simulator.calls.all()).toEqual([]);
  });

  test('nothing, where the finding names nothing of Cloud Run', async () => {
    const { deps } = await open();
    const finding = on('//compute.googleapis.com/projects/acme-payments/zones/z/instances/i');
    expect(await placeFinding(deps, finding)).toEqual({ finding, evidence: [], gaps: [] });
  });
});

describe('what stays unknown is a gap that says why', () => {
  test.each([
    ['a revision that is gone', place('revisions/payment-api-00099-zzz'), 'has it any more'],
    ['an execution that is gone', place('executions/report-xyz'), 'has it any more'],
  ])('%s', async (_name, resourceName, why) => {
    const { deps } = await open();
    const { finding, gaps } = await placeFinding(deps, on(resourceName));
    expect(finding.workload).toBeUndefined();
    expect(gaps).toEqual([
      expect.objectContaining({ what: 'workload of the finding', why: expect.stringContaining(why) }),
    ]);
  });

  test('a search that did not come to its end does not say that it is gone', async () => {
    const { deps, simulator } = await open();
    simulator.faults.add({ method: 'google.cloud.run.v2.Revisions/ListRevisions', kind: 'empty-pages' });
    const { gaps } = await placeFinding(deps, on(place(`revisions/${REVISION}`)));
    expect(gaps[0]?.why).toContain('there are more');
  });

  test('an owner that was found is not taken for the only one while a list goes on', async () => {
    const { deps, simulator } = await open();
    const resource = `projects/${NUMBER}/locations/europe-west1/workerPools/-`;
    simulator.faults.add({
      method: 'google.cloud.run.v2.Revisions/ListRevisions',
      kind: 'empty-pages',
      resource,
    });
    const { finding, gaps } = await placeFinding(deps, on(place(`revisions/${REVISION}`)));
    expect(finding.workload).toBeUndefined();
    expect(gaps[0]?.why).toContain('it is one of those of');
  });

  test('a permission that is missing is named', async () => {
    const { deps, simulator } = await open();
    simulator.faults.add({
      method: 'google.cloud.resourcemanager.v3.Projects/GetProject',
      kind: 'error',
      code: 'PERMISSION_DENIED',
      message: "Permission 'resourcemanager.projects.get' denied on resource 'x' (or it may not exist).",
    });
    const { gaps } = await placeFinding(deps, on(place('services/payment-api'), false));
    expect(gaps[0]).toMatchObject({ permission: 'resourcemanager.projects.get' });
  });
});

test.each(['UNAVAILABLE', 'RESOURCE_EXHAUSTED', 'UNAUTHENTICATED'] as const)(
  'what may pass is thrown, to be tried again: %s',
  async (code) => {
    const { deps, simulator } = await open();
    simulator.faults.add({ method: 'google.cloud.run.v2.Revisions/ListRevisions', kind: 'error', code });
    await expect(placeFinding(deps, on(place(`revisions/${REVISION}`)))).rejects.toBeInstanceOf(Failure);
  },
);
