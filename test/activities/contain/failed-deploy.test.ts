import { afterEach, expect, test } from '@jest/globals';
import { loadScenario } from '../../../simulator/scenarios/load';
import type { Scenario } from '../../../simulator/scenarios/schema';
import { createContainment } from '../../../src/activities/contain';
import { openBench, testPolicy, type Bench } from '../../support/lab';
import { decided, inActivity, proposed, request } from '../../support/proposed';
import { changesOf, isFrozen, SERVICE } from '../../support/containment';
import { until } from '../../support/until';

// The newest deployment failed before the attack: the wanted split still gives it a share and a tag, and is not served.

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

function failedDeploy(): Scenario {
  const scenario = loadScenario('reverse-shell-service');
  const services = scenario.services.map((service) => {
    const newest = service.revisions.at(-1);
    if (service.name !== SERVICE || newest === undefined) return service;
    const failed = {
      ...newest,
      name: 'payment-api-00004-qqq',
      deployedMinutesAgo: 60,
      fails: 'The container failed to start and listen on the port.',
    };
    return {
      ...service,
      revisions: [...service.revisions, failed],
      traffic: [
        { revision: newest.name, percent: 90 },
        { revision: failed.name, percent: 10, tag: 'next' },
      ],
      servedTraffic: [
        { revision: newest.name, percent: 100 },
        { revision: 'payment-api-00002-tnq', percent: 0, tag: 'canary' },
      ],
    };
  });
  return { ...scenario, services };
}

test('a service whose newest deployment had failed is planned by what is served, frozen, verified and restored', async () => {
  const opened = await openBench({ scenario: failedDeploy(), policy: testPolicy() });
  bench = opened;
  const { applyStep, undoStep, checkContainment } = createContainment(opened.deps);
  const plan = await proposed(opened);
  const [step] = plan.steps;
  expect(step?.before.join('\n')).toMatch(/Traffic is wanted as .*00004-qqq.*; it is served as .*canary/);
  expect(step?.parameters.traffic).toEqual([
    expect.objectContaining({ revision: 'payment-api-00003-kfw', percent: 100 }),
  ]);
  const approved = await request(opened, plan, decided(plan));
  expect(await inActivity(applyStep, approved)).toMatchObject({ result: 'applied' });
  expect(isFrozen(opened)).toBe(true);
  const seen = await until('verified', async () => {
    const { verification } = await checkContainment({ ...approved, projectId: 'acme-payments' });
    return verification.levels.every(({ verified }) => verified) ? verification : undefined;
  });
  expect(seen.levels[0]?.text).toContain('Its condition was CONDITION_FAILED before as well');
  const restore = decided(plan, { id: 'back', act: 'restore', steps: [] });
  // The wanted split could not be served before, and cannot be given back now.
  expect(await inActivity(undoStep, await request(opened, plan, restore))).toMatchObject({
    result: 'restored-in-part',
    differences: [
      expect.stringContaining('cannot be given back: revision payment-api-00004-qqq never became ready'),
      expect.stringContaining('Tag next cannot be given back'),
    ],
  });
  expect(isFrozen(opened)).toBe(false);
  expect(changesOf(opened)).toBe(2);
}, 200_000);
