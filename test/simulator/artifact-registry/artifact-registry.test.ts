import { expect, test } from '@jest/globals';
import { denying, serveCloud } from '../cloud';
import type { Cloud } from '../cloud';
import { manyKinds } from '../many-kinds';

const repository = 'projects/acme-shop/locations/europe-west1/repositories/tools';
const tag = `${repository}/packages/report/tags/1`;
const deployed = `sha256:${'a'.repeat(64)}`;
const moved = `sha256:${'b'.repeat(64)}`;
const image = (digest: string): string => `${repository}/dockerImages/report@${digest}`;

const movedSince = () =>
  manyKinds(
    {},
    {
      registry: [
        {
          image: 'europe-west1-docker.pkg.dev/acme-shop/tools/report:1',
          digest: moved,
          uploadedMinutesAgo: 5,
        },
      ],
    },
  );

test.each<[string, (cloud: Cloud) => Promise<unknown>]>([
  ['artifactregistry.tags.get', ({ registry }) => registry.getTag({ name: tag })],
  [
    'artifactregistry.tags.list',
    ({ registry }) => registry.listTags({ parent: `${repository}/packages/report` }),
  ],
  ['artifactregistry.dockerimages.get', ({ registry }) => registry.getDockerImage({ name: image(deployed) })],
  ['artifactregistry.dockerimages.list', ({ registry }) => registry.listDockerImages({ parent: repository })],
])('without %s it is refused', async (permission, call) => {
  const cloud = await serveCloud(denying(manyKinds(), permission));
  await expect(call(cloud)).rejects.toMatchObject({ code: 7 });
});

test.each<[string, number, string]>([
  ['a tag that there is not', 5, `${repository}/packages/report/tags/2`],
  ['an image that there is not', 5, `${repository}/packages/reports/tags/1`],
  ['a repository that there is not', 7, `${repository}s/packages/report/tags/1`],
  ['what is no name of a tag', 3, `${repository}/report:1`],
])('%s', async (_name, code, name) => {
  const { registry } = await serveCloud(manyKinds());
  await expect(registry.getTag({ name })).rejects.toMatchObject({ code });
});

test('a tag stands for what it was deployed as, unless it was moved since; both images are still there', async () => {
  const before = await serveCloud(manyKinds());
  expect((await before.registry.getTag({ name: tag }))[0].version).toBe(
    `${repository}/packages/report/versions/${deployed}`,
  );
  const after = await serveCloud(movedSince());
  expect((await after.registry.getTag({ name: tag }))[0].version).toMatch(moved);
  const [old] = await after.registry.getDockerImage({ name: image(deployed) });
  const [now] = await after.registry.getDockerImage({ name: image(moved) });
  expect([old.tags, now.tags]).toEqual([[], ['1']]);
  expect(old.uri).toBe(`europe-west1-docker.pkg.dev/acme-shop/tools/report@${deployed}`);
});

test('a tag can be moved while the scenario plays', async () => {
  const { sim, registry } = await serveCloud(manyKinds());
  sim.world.fire({
    do: 'move-tag',
    image: 'europe-west1-docker.pkg.dev/acme-shop/tools/report:1',
    digest: moved,
  });
  expect((await registry.getTag({ name: tag }))[0].version).toMatch(moved);
});
