import { describe, expect, test } from '@jest/globals';
import type { ScenarioEvent } from '../../../simulator/scenarios/schema/event-schema';
import { serveCloud } from '../cloud';
import { revision, shop, smallScenario } from '../small-scenario';
import { allTraffic, get, manual, manualPaths, update } from '../run/shop';

const by = 'stolen@acme.iam.gserviceaccount.com';
const who = { service: 'shop', by } as const;

async function played(...events: readonly ScenarioEvent[]) {
  const cloud = await serveCloud(smallScenario({ annotations: { team: 'shop' }, labels: { env: 'prod' } }));
  for (const event of events) {
    cloud.sim.world.fire(event);
    cloud.clock.advance(3);
  }
  cloud.sim.world.settle();
  return cloud;
}

describe('somebody who may change a service', () => {
  test('copies and changes what it carries, and takes names away', async () => {
    const cloud = await played(
      { do: 'update-service', ...who, annotations: { 'x/step': 'abc', 'x/plan': 'p1' } },
      {
        do: 'update-service',
        ...who,
        annotations: {
          'x/step': 'undone-${annotations.x/step}',
          'x/of': '${annotations.x/plan}#${labels.env}',
          'x/none': '[${annotations.x/missing}]',
          team: null,
        },
      },
    );
    expect((await get(cloud)).annotations).toEqual({
      'x/step': 'undone-abc',
      'x/plan': 'p1',
      'x/of': 'p1#prod',
      'x/none': '[]',
    });
    expect(await get(cloud)).toMatchObject({ lastModifier: by, labels: { env: 'prod' } });
  });

  test('thaws what was frozen, in the same call', async () => {
    const cloud = await played();
    await update(cloud, manual, manualPaths);
    cloud.sim.world.fire({
      do: 'update-service',
      ...who,
      scaling: { minInstanceCount: 2, maxInstanceCount: 3 },
      labels: { env: 'dev' },
    });
    cloud.clock.advance(3);
    expect(await get(cloud)).toMatchObject({
      scaling: { scalingMode: 'AUTOMATIC', minInstanceCount: 2 },
      labels: { env: 'dev' },
    });
    expect(cloud.sim.world.fleet.alive('shop').length).toBeGreaterThanOrEqual(2);
  });

  test('applies the old file: everything that was set since is gone, but what it keeps', async () => {
    const cloud = await played({
      do: 'update-service',
      ...who,
      annotations: { mark: '1' },
      scaling: { manualInstanceCount: 0 },
    });
    cloud.sim.world.fire({ do: 'replace-service', ...who, keeps: ['scaling'] });
    cloud.clock.advance(3);
    expect(await get(cloud)).toMatchObject({
      annotations: { team: 'shop' },
      scaling: { scalingMode: 'MANUAL' },
    });
    cloud.sim.world.fire({ do: 'replace-service', ...who, keeps: [] });
    cloud.clock.advance(3);
    expect((await get(cloud)).scaling).toMatchObject({ minInstanceCount: 1, maxInstanceCount: 4 });
  });

  test('deploys an image below a freeze, and it waits there', async () => {
    const cloud = await played(
      { do: 'update-service', ...who, scaling: { manualInstanceCount: 0 } },
      { do: 'update-service', ...who, image: 'eu.example/backdoor:1', digest: `sha256:${'b'.repeat(64)}` },
    );
    expect(await get(cloud)).toMatchObject({ latestReadyRevision: expect.stringContaining('shop-00003-') });
    expect(cloud.sim.world.fleet.alive('shop')).toEqual([]);
  });

  test('deletes a revision where Google lets him, and not where it does not', async () => {
    const names = (revisions: readonly { readonly name: string }[]) => revisions.map(({ name }) => name);
    const cloud = await played({ do: 'delete-revision', ...who, revision: 'shop-00002-abc' });
    expect(names(cloud.sim.world.services.get('shop').revisions)).toHaveLength(2);
    cloud.sim.world.fire({ do: 'delete-revision', ...who, revision: 'shop-00001-abc' });
    cloud.clock.advance(3);
    cloud.sim.world.settle();
    expect(names(cloud.sim.world.services.get('shop').revisions)).toEqual(['shop-00002-abc']);
    const wanted = allTraffic('shop-00001-abc');
    await update(cloud, wanted, ['traffic']);
    expect((await get(cloud)).terminalCondition).toMatchObject({ state: 'CONDITION_FAILED' });
  });

  test('deletes the service and makes another of its name: nothing of the old is in it', async () => {
    const cloud = await played({ do: 'update-service', ...who, annotations: { mark: '1' } });
    const { uid } = await get(cloud);
    cloud.sim.world.fire({ do: 'delete-service', ...who });
    cloud.clock.advance(3);
    await expect(get(cloud)).rejects.toMatchObject({ code: 5 });
    expect(cloud.sim.world.fleet.alive('shop')).toEqual([]);
    // An event about a service that is not there does not happen.
    cloud.sim.world.fire({ do: 'relabel', ...who, label: 'x' });
    cloud.sim.world.fire({ do: 'create-service', ...who });
    cloud.clock.advance(3);
    const again = await get(cloud);
    expect(again).toMatchObject({ annotations: { team: 'shop' }, name: shop });
    expect(again.uid).not.toBe(uid);
    expect(cloud.sim.world.fleet.alive('shop')).toHaveLength(1);
  });

  test('requests go on while there is no service, and are refused', async () => {
    const scenario = smallScenario({ revisions: [revision(1)], requests: { everySeconds: 1 } });
    const cloud = await serveCloud(scenario);
    cloud.sim.world.fire({ do: 'delete-service', ...who });
    cloud.clock.advance(5);
    cloud.sim.world.settle();
    expect(cloud.sim.world.requests.counts('shop').refused).toBeGreaterThan(3);
  });
});
