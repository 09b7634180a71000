import { describe, expect, test } from '@jest/globals';
import type { Cloud } from '../cloud';
import { serveCloud } from '../cloud';
import { revision, shop, smallScenario } from '../small-scenario';
import { allTraffic, get, manual, manualPaths, update } from './shop';
import type { Service } from './shop';

const why = 'The container failed to start and listen on the port defined by the PORT environment variable.';
const notReady = (name: string): string => `Revision '${name}' is not ready and cannot serve traffic. ${why}`;

/** The newest revision failed to deploy; the wanted split still sends it a share and a tag, and what is served is the older. */
const failedDeploy = smallScenario({
  revisions: [revision(1), revision(2, { fails: why })],
  traffic: [
    { revision: 'shop-00001-abc', percent: 90 },
    { revision: 'shop-00002-abc', percent: 10, tag: 'next' },
  ],
  servedTraffic: [{ revision: 'shop-00001-abc', percent: 100 }],
});

async function failed(cloud: Cloud, service: Service, paths: string[]): Promise<unknown> {
  const operation = await update(cloud, service, paths);
  const name = operation.name ?? '';
  return cloud.services.checkUpdateServiceProgress(name).then(
    async (found) =>
      found.promise().then(
        () => 'no failure',
        (error: unknown) => error,
      ),
    (error: unknown) => error,
  );
}

describe('a service whose newest deployment failed', () => {
  test('is not ready, observes the generation that it serves, and wants what it does not serve', async () => {
    const cloud = await serveCloud(failedDeploy);
    const service = await get(cloud);
    expect(service).toMatchObject({
      terminalCondition: { state: 'CONDITION_FAILED', message: notReady('shop-00002-abc') },
      latestReadyRevision: `${shop}/revisions/shop-00001-abc`,
      latestCreatedRevision: `${shop}/revisions/shop-00002-abc`,
      traffic: [{ percent: 90 }, { percent: 10, tag: 'next' }],
      trafficStatuses: [{ revision: 'shop-00001-abc', percent: 100 }],
    });
    expect(Number(service.observedGeneration)).toBeLessThan(Number(service.generation));
    const failing = (service.conditions ?? []).filter(({ state }) => state === 'CONDITION_FAILED');
    expect(failing.map(({ type }) => type)).toEqual(['ConfigurationsReady']);
    const [found] = await cloud.revisions.getRevision({ name: `${shop}/revisions/shop-00002-abc` });
    expect(found.conditions?.[0]).toMatchObject({ type: 'Ready', state: 'CONDITION_FAILED', message: why });
    expect(cloud.sim.world.fleet.alive('shop').map((each) => each.revision)).toEqual(['shop-00001-abc']);
  });

  test('a change of its scaling is served, and the older failure stays', async () => {
    const cloud = await serveCloud(failedDeploy);
    expect(await failed(cloud, manual, manualPaths)).toMatchObject({
      code: 13,
      message: expect.stringContaining(why),
    });
    const service = await get(cloud);
    expect(service).toMatchObject({
      scaling: { scalingMode: 'MANUAL' },
      terminalCondition: { state: 'CONDITION_FAILED', message: notReady('shop-00002-abc') },
      observedGeneration: service.generation,
      trafficStatuses: [{ revision: 'shop-00001-abc', percent: 100 }],
    });
    cloud.clock.advance(3);
    cloud.sim.world.settle();
    expect(cloud.sim.world.fleet.alive('shop')).toEqual([]);
  });

  test('or clears it, where the switch says so', async () => {
    const cloud = await serveCloud(failedDeploy, { switches: { olderFailure: 'clears' } });
    expect(await failed(cloud, manual, manualPaths)).toBe('no failure');
    expect((await get(cloud)).terminalCondition?.state).toBe('CONDITION_SUCCEEDED');
    expect((await get(cloud)).trafficStatuses).toMatchObject([{ revision: 'shop-00001-abc', percent: 100 }]);
  });

  test('a split that leaves the failed revision out is served, and it is the newest that still failed', async () => {
    const cloud = await serveCloud(failedDeploy);
    expect(await failed(cloud, allTraffic('shop-00001-abc'), ['traffic'])).toMatchObject({ code: 13 });
    expect((await get(cloud)).trafficStatuses).toMatchObject([{ revision: 'shop-00001-abc', percent: 100 }]);
  });

  test('a good deployment ends the failure', async () => {
    const cloud = await serveCloud(failedDeploy);
    const template = { containers: [{ image: 'eu.example/shop:3' }] };
    const { traffic } = {
      traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST' as const, percent: 100 }],
    };
    expect(await failed(cloud, { template, traffic }, ['template.containers', 'traffic'])).toBe('no failure');
    expect(await get(cloud)).toMatchObject({ terminalCondition: { state: 'CONDITION_SUCCEEDED' } });
  });

  test('a deployment that fails while the scenario plays leaves what is served', async () => {
    const cloud = await serveCloud(smallScenario());
    const digest = `sha256:${'9'.repeat(64)}`;
    cloud.sim.world.fire({
      do: 'deploy',
      service: 'shop',
      by: 'lin@example.com',
      image: 'eu.example/shop:9',
      digest,
      fails: why,
    });
    cloud.clock.advance(1);
    expect(await get(cloud)).toMatchObject({
      terminalCondition: { state: 'CONDITION_FAILED' },
      latestReadyRevision: `${shop}/revisions/shop-00002-abc`,
      latestCreatedRevision: expect.stringContaining(`${shop}/revisions/shop-00003-`),
      trafficStatuses: [{ percent: 100 }],
    });
    expect(cloud.sim.world.services.get('shop').served.targets).toEqual([
      { revision: 'shop-00002-abc', percent: 100 },
    ]);
    expect(await failed(cloud, manual, manualPaths)).toMatchObject({ code: 13 });
    expect(cloud.sim.world.services.get('shop').served.scaling).toMatchObject({ scalingMode: 'MANUAL' });
  });
});

describe('traffic to a revision that cannot serve', () => {
  test.each([
    ['that is gone', 'shop-00007-xyz', "Revision 'shop-00007-xyz' does not exist or is deleted."],
    ['that failed', 'shop-00002-abc', notReady('shop-00002-abc')],
  ])('%s: accepted, wanted, not served, and told by the operation', async (_name, target, text) => {
    const cloud = await serveCloud(failedDeploy);
    const before = cloud.sim.world.services.get('shop').served;
    const wanted = { ...allTraffic(target), scaling: { minInstanceCount: 2, maxInstanceCount: 3 } };
    expect(await failed(cloud, wanted, ['traffic', 'scaling'])).toMatchObject({
      code: 13,
      message: expect.stringContaining(text),
    });
    expect(await get(cloud)).toMatchObject({
      traffic: [{ revision: target, percent: 100 }],
      scaling: { minInstanceCount: 2 },
      terminalCondition: { state: 'CONDITION_FAILED' },
    });
    expect(cloud.sim.world.services.get('shop').served).toEqual(before);
  });
});

describe('a revision is deleted', () => {
  const name = (of: string): string => `${shop}/revisions/${of}`;

  test.each([
    ['the latest', smallScenario(), 'shop-00002-abc', 9, 'is the latest revision'],
    [
      'one that only a tag reaches',
      smallScenario({ traffic: [{ percent: 100 }, { revision: 'shop-00001-abc', tag: 'old' }] }),
      'shop-00001-abc',
      9,
      'is assigned traffic or a tag',
    ],
    [
      'the only one',
      smallScenario({ revisions: [revision(1)] }),
      'shop-00001-abc',
      9,
      'is the only revision',
    ],
    [
      'one that does not exist',
      smallScenario(),
      'shop-00009-abc',
      5,
      "Resource 'shop-00009-abc' of kind 'REVISION'",
    ],
    [
      'without the permission',
      { ...smallScenario(), caller: { email: 'r@acme.example', denied: ['run.revisions.delete'] } },
      'shop-00001-abc',
      7,
      "Permission 'run.revisions.delete' denied",
    ],
  ])('refused: %s', async (_case, scenario, revisionName, code, details) => {
    const cloud = await serveCloud(scenario);
    await expect(cloud.revisions.deleteRevision({ name: name(revisionName) })).rejects.toMatchObject({
      code,
      details: expect.stringContaining(details),
    });
  });

  test('it is gone with its instances when the operation ends, and traffic can be sent to it no more', async () => {
    const cloud = await serveCloud(
      smallScenario({ traffic: [{ revision: 'shop-00001-abc', percent: 100 }] }),
    );
    await update(cloud, allTraffic('shop-00002-abc'), ['traffic']);
    const [started] = await cloud.revisions.deleteRevision({ name: name('shop-00001-abc') });
    cloud.clock.advance(1);
    await cloud.revisions
      .checkDeleteRevisionProgress(started.name ?? '')
      .then(async (found) => found.promise());
    cloud.clock.advance(3);
    const [left] = await cloud.revisions.listRevisions({ parent: shop });
    expect(left.map((each) => each.name)).toEqual([name('shop-00002-abc')]);
    expect(cloud.sim.world.fleet.alive('shop').map((each) => each.revision)).not.toContain('shop-00001-abc');
    expect(await failed(cloud, allTraffic('shop-00001-abc'), ['traffic'])).toMatchObject({ code: 13 });
  });

  test('only tried, it stays', async () => {
    const cloud = await serveCloud();
    await cloud.revisions.deleteRevision({ name: name('shop-00001-abc'), validateOnly: true });
    cloud.clock.advance(2);
    expect((await cloud.revisions.listRevisions({ parent: shop }))[0]).toHaveLength(2);
  });
});
