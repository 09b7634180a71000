import { describe, expect, test } from '@jest/globals';
import { serveCloud } from '../cloud';
import { shop } from '../small-scenario';
import { get, manual, manualPaths, update } from './shop';
import type { Service } from './shop';

describe('scaling', () => {
  test('to MANUAL: minimum and maximum are unset, no revision is made', async () => {
    const cloud = await serveCloud();
    await update(cloud, manual, manualPaths);
    const service = await get(cloud);
    expect(service.scaling).toMatchObject({
      scalingMode: 'MANUAL',
      manualInstanceCount: 0,
      minInstanceCount: 0,
      maxInstanceCount: 0,
    });
    expect(service.latestCreatedRevision).toBe(`${shop}/revisions/shop-00002-abc`);
    expect(service.generation).toBe('3');
  });

  const automatic = (scaling: object): Service => ({ scaling: { scalingMode: 'AUTOMATIC', ...scaling } });
  const nested = ['scaling.scaling_mode', 'scaling.min_instance_count', 'scaling.max_instance_count'];

  test.each<[string, Service, string[]]>([
    ['the minimum alone', automatic({ minInstanceCount: 1 }), ['scaling']],
    ['the maximum alone', automatic({ maxInstanceCount: 4 }), ['scaling']],
    [
      'a minimum of 0 alone, by its path',
      automatic({}),
      ['scaling.scaling_mode', 'scaling.min_instance_count'],
    ],
  ])('back to AUTOMATIC with %s: refused', async (_name, service, paths) => {
    const cloud = await serveCloud();
    await update(cloud, manual, manualPaths);
    await expect(update(cloud, service, paths)).rejects.toMatchObject({ code: 3 });
    expect((await get(cloud)).scaling?.scalingMode).toBe('MANUAL');
  });

  test.each<[string, Service, string[], number, number, number]>([
    ['both', automatic({ minInstanceCount: 1, maxInstanceCount: 4 }), ['scaling'], 1, 4, 1],
    ['both by their paths, the minimum 0', automatic({ maxInstanceCount: 4 }), nested, 0, 4, 0],
    ['neither: both inherit the manual count, 0', automatic({}), ['scaling'], 0, 0, 0],
  ])('back to AUTOMATIC with %s', async (_name, service, paths, minimum, maximum, instances) => {
    const cloud = await serveCloud();
    await update(cloud, manual, manualPaths);
    cloud.clock.advance(5);
    await update(cloud, service, paths);
    expect((await get(cloud)).scaling).toMatchObject({
      scalingMode: 'AUTOMATIC',
      minInstanceCount: minimum,
      maxInstanceCount: maximum,
    });
    expect(cloud.sim.world.fleet.alive('shop')).toHaveLength(instances);
  });
});
