import { describe, expect, test } from '@jest/globals';
import { denying, serveCloud } from '../cloud';
import { revision, shop, smallScenario } from '../small-scenario';
import { allTraffic, get, manual, manualPaths, update } from './shop';
import type { Service } from './shop';

describe('refused before anything happens', () => {
  const refusals: readonly [string, Service, string[] | undefined, number, string][] = [
    [
      'another service',
      { name: `${shop}x`, ...manual },
      manualPaths,
      5,
      "Resource 'shopx' of kind 'SERVICE' in region 'europe-west1' in project 'acme-shop' does not exist.",
    ],
    [
      'no name of a service',
      { name: 'shop', ...manual },
      manualPaths,
      3,
      "'shop' is not the name of a service.",
    ],
    [
      'a stale etag',
      { etag: '"old/one"', ...manual },
      manualPaths,
      10,
      `Conflict for resource 'shop': version '"old/one"' was specified but current version is '"`,
    ],
    ['an unknown path', manual, ['scaling.mode'], 3, "Invalid field mask path 'scaling.mode'"],
    [
      'a path in camelCase, which is for JSON',
      manual,
      ['scaling.scalingMode'],
      3,
      "Invalid field mask path 'scaling.scalingMode'",
    ],
    [
      'a path into a map',
      { annotations: { a: 'b' } },
      ['annotations.a'],
      3,
      "Invalid field mask path 'annotations.a'",
    ],
    [
      'manual scaling without a count',
      { scaling: { scalingMode: 'MANUAL' } },
      ['scaling'],
      3,
      'manual_instance_count must be set',
    ],
    [
      'traffic that is not 100 percent',
      { traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 90 }] },
      ['traffic'],
      3,
      'percentages add up to 90, not 100',
    ],
    [
      'a reserved annotation',
      { annotations: { 'run.googleapis.com/x': '1' } },
      ['annotations'],
      3,
      "'run.googleapis.com/x' is in a namespace",
    ],
    [
      'a template that names an existing revision',
      { template: { revision: 'shop-00002-abc' } },
      ['template'],
      6,
      "Revision named 'shop-00002-abc' with different configuration already exists.",
    ],
    [
      'such a template even outside the mask',
      { ...manual, template: { revision: 'shop-00002-abc' } },
      manualPaths,
      6,
      "Revision named 'shop-00002-abc' with different configuration already exists.",
    ],
  ];

  test.each(refusals)('%s', async (_name, service, paths, code, details) => {
    const cloud = await serveCloud();
    const before = await get(cloud);
    await expect(update(cloud, service, paths)).rejects.toMatchObject({
      code,
      details: expect.stringContaining(details),
    });
    expect(await get(cloud)).toEqual(before);
  });

  test('an update after one that the caller has not seen', async () => {
    const cloud = await serveCloud();
    const { etag = '' } = await get(cloud);
    await update(cloud, { annotations: { 'acme.example/a': '1' } }, ['annotations']);
    await expect(update(cloud, { etag, ...manual }, manualPaths)).rejects.toMatchObject({ code: 10 });
    expect((await get(cloud)).scaling?.scalingMode).toBe('SCALING_MODE_UNSPECIFIED');
  });

  test.each([
    ['run.services.update', manual, manualPaths],
    ['iam.serviceAccounts.actAs', { template: { timeout: { seconds: 60 } } }, ['template.timeout']],
  ])('without the permission %s', async (permission, service, paths) => {
    const cloud = await serveCloud(denying(smallScenario(), permission));
    const before = await get(cloud);
    await expect(update(cloud, service, paths)).rejects.toMatchObject({
      code: 7,
      reason: 'IAM_PERMISSION_DENIED',
      details: expect.stringMatching(
        new RegExp(`^Permission '${permission}' denied on resource '.+' \\(or it may not exist\\)\\.$`, 'u'),
      ),
    });
    expect(await get(cloud)).toEqual(before);
  });

  test('acting as the account is not asked for where no new revision comes of it', async () => {
    const cloud = await serveCloud(denying(smallScenario(), 'iam.serviceAccounts.actAs'));
    await update(cloud, manual, manualPaths);
    expect((await get(cloud)).scaling?.scalingMode).toBe('MANUAL');
  });
});

describe('the mask', () => {
  test('only the masked fields change', async () => {
    const cloud = await serveCloud();
    const before = await get(cloud);
    await update(cloud, { description: 'new', ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' }, ['description']);
    expect(await get(cloud)).toMatchObject({ description: 'new', ingress: before.ingress ?? '' });
  });

  test('a masked field that the body lacks is unset', async () => {
    const cloud = await serveCloud(smallScenario({ description: 'Sells' }));
    await update(cloud, {}, ['description']);
    expect((await get(cloud)).description).toBe('');
  });

  test('without a mask the fields of the body are meant', async () => {
    const cloud = await serveCloud(smallScenario({ description: 'Sells' }));
    await update(cloud, { ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' });
    expect(await get(cloud)).toMatchObject({
      description: 'Sells',
      ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY',
    });
  });

  test('output-only fields in it are passed over', async () => {
    const cloud = await serveCloud();
    const { uid } = await get(cloud);
    await update(cloud, { uid: 'mine', description: 'new' }, ['uid', 'name', 'etag', 'description']);
    expect(await get(cloud)).toMatchObject({ uid, description: 'new' });
  });

  test('allowMissing creates nothing', async () => {
    const { services } = await serveCloud();
    const request = { service: { name: `${shop}x` }, allowMissing: true };
    await expect(services.updateService(request)).rejects.toMatchObject({ code: 5 });
  });
});

describe('validateOnly', () => {
  test('answers a done operation with the service as it would be, and moves nothing', async () => {
    const cloud = await serveCloud();
    const before = await get(cloud);
    const [operation] = await cloud.services.updateService({
      service: { name: shop, ...manual },
      updateMask: { paths: manualPaths },
      validateOnly: true,
    });
    const [preview] = await operation.promise();
    expect(operation.done).toBe(true);
    expect(preview).toMatchObject({
      generation: expect.anything(),
      etag: before.etag,
      scaling: { scalingMode: 2, manualInstanceCount: 0 },
    });
    expect(String(preview.generation)).toBe(before.generation);
    cloud.clock.advance(5);
    expect(await get(cloud)).toEqual(before);
    expect(cloud.sim.world.fleet.alive('shop')).toHaveLength(1);
  });

  test('needs the same permission as the update', async () => {
    const { services } = await serveCloud(denying(smallScenario(), 'run.services.update'));
    const request = {
      service: { name: shop, ...manual },
      updateMask: { paths: manualPaths },
      validateOnly: true,
    };
    await expect(services.updateService(request)).rejects.toMatchObject({ code: 7 });
  });
});

describe('revisions and traffic', () => {
  test('a new template makes a revision that LATEST follows', async () => {
    const cloud = await serveCloud();
    await update(cloud, { template: { containers: [{ image: 'eu.example/shop:9' }] } }, [
      'template.containers',
    ]);
    const service = await get(cloud);
    expect(service.latestReadyRevision).toMatch(/\/revisions\/shop-00003-[a-z]{3}$/u);
    const running = cloud.sim.world.fleet.alive('shop').map(({ revision: name }) => name.slice(0, 10));
    expect(running).toEqual(['shop-00002', 'shop-00003']);
  });

  test('a pinned service gives a new revision nothing, unless traffic is in the mask, too', async () => {
    const cloud = await serveCloud(
      smallScenario({ traffic: [{ revision: 'shop-00002-abc', percent: 100 }] }),
    );
    await update(cloud, { template: { containers: [{ image: 'eu.example/shop:9' }] } }, [
      'template.containers',
    ]);
    expect(await get(cloud)).toMatchObject({
      trafficStatuses: [{ revision: 'shop-00002-abc', percent: 100 }],
    });
  });

  test('the same template again makes none', async () => {
    const cloud = await serveCloud();
    const { template } = await get(cloud);
    if (!template) throw new Error('no template');
    await update(cloud, { template: { ...template, timeout: { seconds: 300 } } }, ['template']);
    expect(cloud.sim.world.services.get('shop').revisions).toHaveLength(2);
  });

  test('an explicit name that is new is taken', async () => {
    const scenario = smallScenario({ revisions: [revision(1), revision(2, { explicitName: true })] });
    const cloud = await serveCloud(scenario);
    expect((await get(cloud)).template?.revision).toBe('shop-00002-abc');
    const template = { revision: 'shop-fixed', containers: [{ image: 'eu.example/shop:9' }] };
    await update(cloud, { template }, ['template']);
    expect((await get(cloud)).latestCreatedRevision).toBe(`${shop}/revisions/shop-fixed`);
  });

  test('traffic to a missing revision fails inside the operation, and the old goes on being served', async () => {
    const cloud = await serveCloud();
    const operation = await update(cloud, allTraffic('shop-00009-zzz'), ['traffic']);
    await expect(operation.promise()).rejects.toMatchObject({
      code: 13,
      message: expect.stringContaining(
        "Revision 'shop-00009-zzz' does not exist or is deleted. Update all traffic to route to currently available revisions.",
      ),
    });
    expect(await get(cloud)).toMatchObject({
      generation: '3',
      observedGeneration: '2',
      reconciling: false,
      terminalCondition: { state: 'CONDITION_FAILED' },
      trafficStatuses: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
    });
  });
});
