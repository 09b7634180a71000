import { describe, expect, test } from '@jest/globals';
import { denying, serveCloud } from '../cloud';
import type { Cloud } from '../cloud';
import { desk, manyKinds, packer } from '../many-kinds';

const none = {
  workerPool: { name: packer, scaling: { manualInstanceCount: 0 } },
  updateMask: { paths: ['scaling'] },
};
const split = (revision: string, percent: number) => ({
  type: 'INSTANCE_SPLIT_ALLOCATION_TYPE_REVISION' as const,
  revision,
  percent,
});
const splits = (...shares: readonly ReturnType<typeof split>[]) => ({
  workerPool: { name: packer, instanceSplits: [...shares] },
  updateMask: { paths: ['instance_splits'] },
});

const running = ({ sim }: Cloud, kind: 'workerPool' | 'instance' = 'workerPool'): readonly string[] => {
  sim.world.settle();
  return sim.world.hosts
    .alive({ kind, name: kind === 'workerPool' ? 'packer' : 'desk' })
    .map(({ origin }) => ('revision' in origin ? origin.revision : 'desk'));
};

describe('what may not be done is refused, and changes nothing', () => {
  test.each<[string, number, (cloud: Cloud) => Promise<unknown>]>([
    ['run.workerpools.update', 7, ({ pools }) => pools.updateWorkerPool(none)],
    ['run.workerpools.delete', 7, ({ pools }) => pools.deleteWorkerPool({ name: packer })],
    ['run.workerpools.setIamPolicy', 7, ({ pools }) => pools.setIamPolicy({ resource: packer, policy: {} })],
    [
      'iam.serviceAccounts.actAs',
      7,
      ({ pools }) => pools.updateWorkerPool({ ...none, forceNewRevision: true }),
    ],
  ])('without %s', async (permission, code, call) => {
    const cloud = await serveCloud(denying(manyKinds(), permission));
    await expect(call(cloud)).rejects.toMatchObject({ code });
    cloud.clock.advance(4);
    expect(running(cloud)).toHaveLength(2);
  });

  test.each<[string, number, (cloud: Cloud) => Promise<unknown>]>([
    [
      'a stale etag',
      10,
      ({ pools }) => pools.updateWorkerPool({ ...none, workerPool: { ...none.workerPool, etag: '"old"' } }),
    ],
    [
      'a negative count',
      3,
      ({ pools }) =>
        pools.updateWorkerPool({
          ...none,
          workerPool: { name: packer, scaling: { manualInstanceCount: -1 } },
        }),
    ],
    [
      'splits that are not 100 percent',
      3,
      ({ pools }) => pools.updateWorkerPool(splits(split('packer-00001-abc', 90))),
    ],
    [
      'a split to a revision that there is not',
      3,
      ({ pools }) => pools.updateWorkerPool(splits(split('packer-00009-abc', 100))),
    ],
    [
      'a mask with a field that a pool does not have',
      3,
      ({ pools }) => pools.updateWorkerPool({ ...none, updateMask: { paths: ['traffic'] } }),
    ],
  ])('%s', async (_name, code, call) => {
    const cloud = await serveCloud(manyKinds());
    await expect(call(cloud)).rejects.toMatchObject({ code });
    cloud.clock.advance(4);
    expect(running(cloud)).toHaveLength(2);
  });
});

test('validateOnly answers the pool as it would be, and ends nothing', async () => {
  const cloud = await serveCloud(manyKinds());
  const [operation] = await cloud.pools.updateWorkerPool({ ...none, validateOnly: true });
  expect(operation.done).toBe(true);
  expect(operation.result).toMatchObject({ name: packer, scaling: { manualInstanceCount: 0 } });
  cloud.clock.advance(4);
  expect(running(cloud)).toHaveLength(2);
});

test('a count of 0 ends all instances once it is served, without a new revision; a count of 1 starts one', async () => {
  const cloud = await serveCloud(manyKinds());
  await cloud.pools.updateWorkerPool(none);
  const [pending] = await cloud.pools.getWorkerPool({ name: packer });
  expect(pending).toMatchObject({ generation: '3', observedGeneration: '2', reconciling: true });
  expect(running(cloud)).toHaveLength(2);
  cloud.clock.advance(1);
  expect(running(cloud)).toHaveLength(2);
  cloud.clock.advance(2);
  expect(running(cloud)).toEqual([]);
  const [served] = await cloud.pools.getWorkerPool({ name: packer });
  expect(served).toMatchObject({
    scaling: { manualInstanceCount: 0 },
    reconciling: false,
    observedGeneration: '3',
    latestReadyRevision: `${packer}/revisions/packer-00002-abc`,
    lastModifier: 'responder@acme.iam.gserviceaccount.com',
  });
  await cloud.pools.updateWorkerPool({
    ...none,
    workerPool: { name: packer, scaling: { manualInstanceCount: 1 } },
  });
  cloud.clock.advance(1);
  expect(running(cloud)).toEqual(['packer-00002-abc']);
});

test('splits move instances between revisions', async () => {
  const cloud = await serveCloud(manyKinds());
  await cloud.pools.updateWorkerPool(splits(split('packer-00001-abc', 50), split('packer-00002-abc', 50)));
  cloud.clock.advance(4);
  expect([...running(cloud)].sort()).toEqual(['packer-00001-abc', 'packer-00002-abc']);
});

test('a deleted pool is gone with its instances', async () => {
  const cloud = await serveCloud(manyKinds());
  await cloud.pools.deleteWorkerPool({ name: packer });
  cloud.clock.advance(4);
  expect(running(cloud)).toEqual([]);
  await expect(cloud.pools.getWorkerPool({ name: packer })).rejects.toMatchObject({ code: 5 });
});

describe('an instance that is a resource of its own', () => {
  test.each<[string, (cloud: Cloud) => Promise<unknown>]>([
    ['run.instances.stop', ({ instances }) => instances.stopInstance({ name: desk })],
    ['run.instances.delete', ({ instances }) => instances.deleteInstance({ name: desk })],
    ['run.instances.start', ({ instances }) => instances.startInstance({ name: desk })],
  ])('goes on without %s', async (permission, call) => {
    const cloud = await serveCloud(denying(manyKinds(), permission));
    await expect(call(cloud)).rejects.toMatchObject({ code: 7 });
    cloud.clock.advance(4);
    expect(running(cloud, 'instance')).toEqual(['desk']);
  });

  test('goes on when stopping is only tried, or asked under a stale etag', async () => {
    const cloud = await serveCloud(manyKinds());
    await cloud.instances.stopInstance({ name: desk, validateOnly: true });
    await expect(cloud.instances.stopInstance({ name: desk, etag: '"old"' })).rejects.toMatchObject({
      code: 10,
    });
    cloud.clock.advance(4);
    expect(running(cloud, 'instance')).toEqual(['desk']);
  });

  test('is stopped, and started again', async () => {
    const cloud = await serveCloud(manyKinds());
    await cloud.instances.stopInstance({ name: desk });
    cloud.clock.advance(3);
    expect(running(cloud, 'instance')).toEqual([]);
    await cloud.instances.startInstance({ name: desk });
    cloud.clock.advance(1);
    expect(running(cloud, 'instance')).toEqual(['desk']);
  });

  test('is deleted', async () => {
    const cloud = await serveCloud(manyKinds());
    await cloud.instances.deleteInstance({ name: desk });
    cloud.clock.advance(4);
    expect(running(cloud, 'instance')).toEqual([]);
    await expect(cloud.instances.getInstance({ name: desk })).rejects.toMatchObject({ code: 5 });
  });
});
