import { describe, expect, test } from '@jest/globals';
import { denying, serveCloud } from '../cloud';
import type { Cloud } from '../cloud';
import { parent, revision, shop, smallScenario } from '../small-scenario';

const old = `${shop}/revisions/shop-00001-abc`;
const page = { autoPaginate: false };

const reads: readonly [string, string, (cloud: Cloud, name: string) => Promise<unknown>][] = [
  ['run.services.get', shop, ({ services }, name) => services.getService({ name })],
  ['run.services.list', parent, ({ services }, name) => services.listServices({ parent: name }, page)],
  ['run.services.getIamPolicy', shop, ({ services }, resource) => services.getIamPolicy({ resource })],
  ['run.revisions.get', old, ({ revisions }, name) => revisions.getRevision({ name })],
  ['run.revisions.list', shop, ({ revisions }, name) => revisions.listRevisions({ parent: name }, page)],
];

describe.each(reads)('%s', (permission, name, read) => {
  test('without it the read is refused', async () => {
    const cloud = await serveCloud(denying(smallScenario(), permission));
    await expect(read(cloud, name)).rejects.toMatchObject({
      code: 7,
      details: `Permission '${permission}' denied on resource '${name}' (or it may not exist).`,
    });
  });

  test('of another project: refused in the same words', async () => {
    const foreign = name.replace('acme-shop', 'other');
    await expect(read(await serveCloud(), foreign)).rejects.toMatchObject({
      code: 7,
      details: `Permission '${permission}' denied on resource '${foreign}' (or it may not exist).`,
    });
  });

  test.each([
    ['of another region: not found', 'europe-west1', 'us-central1', 5],
    ['by a name that is none: invalid', 'projects/acme-shop', 'acme-shop', 3],
  ])('%s', async (_name, part, instead, code) => {
    await expect(read(await serveCloud(), name.replace(part, instead))).rejects.toMatchObject({ code });
  });

  test('by the project number: found', async () => {
    await expect(read(await serveCloud(), name.replace('acme-shop', '123456789012'))).resolves.toBeDefined();
  });
});

test.each([
  [
    'service',
    'shopp',
    "Resource 'shopp' of kind 'SERVICE' in region 'europe-west1' in project 'acme-shop' does not exist.",
  ],
  [
    'revision',
    'shop/revisions/nope',
    "Resource 'nope' of kind 'REVISION' in region 'europe-west1' in project 'acme-shop' does not exist.",
  ],
])('a %s that does not exist is told in the words of the real one', async (kind, id, details) => {
  const { services, revisions } = await serveCloud();
  const name = `${parent}/services/${id}`;
  const read = kind === 'service' ? services.getService({ name }) : revisions.getRevision({ name });
  await expect(read).rejects.toMatchObject({ code: 5, details });
});

describe('revisions', () => {
  test('show the image by digest, whatever the tag is', async () => {
    const { revisions } = await serveCloud();
    const [found] = await revisions.getRevision({ name: old });
    expect(found.containers?.[0]?.image).toBe(`eu.example/shop@sha256:${'1'.repeat(64)}`);
    expect(found).toMatchObject({ service: shop, creator: 'lin@example.com', generation: '1' });
  });

  test('come newest first, page by page', async () => {
    const { revisions } = await serveCloud(
      smallScenario({ revisions: [revision(1), revision(2), revision(3)] }),
    );
    const [first, , answer] = await revisions.listRevisions({ parent: shop, pageSize: 2 }, page);
    const [second, , last] = await revisions.listRevisions(
      { parent: shop, pageSize: 2, pageToken: answer.nextPageToken ?? '' },
      page,
    );
    const names = [...first, ...second].map(({ name }) => name?.slice(-14));
    expect(names).toEqual(['shop-00003-abc', 'shop-00002-abc', 'shop-00001-abc']);
    expect(last.nextPageToken).toBe('');
  });

  test('that nothing addresses are retired; a tag keeps one active', async () => {
    const reasons = async (cloud: Cloud): Promise<unknown> => {
      const [found] = await cloud.revisions.getRevision({ name: old });
      return found.conditions?.find(({ type }) => type === 'Active')?.revisionReason;
    };
    expect(await reasons(await serveCloud())).toBe('RETIRED');
    const tagged = smallScenario({
      traffic: [{ percent: 100 }, { revision: 'shop-00001-abc', tag: 'canary' }],
    });
    expect(await reasons(await serveCloud(tagged))).not.toBe('RETIRED');
  });
});

test.each([
  ['public', [{ role: 'roles/run.invoker', members: ['allUsers'], condition: null }]],
  ['authenticated', []],
] as const)('the invoker policy of a service that is %s', async (invoker, bindings) => {
  const { services } = await serveCloud(smallScenario({ invoker }));
  const [policy] = await services.getIamPolicy({ resource: shop });
  expect(policy.bindings).toEqual(bindings);
  expect(policy.etag).toHaveLength(8);
});

test('the tag of a revision has an address of its own', async () => {
  const tagged = smallScenario({
    traffic: [{ percent: 100 }, { revision: 'shop-00001-abc', tag: 'canary' }],
  });
  const { services } = await serveCloud(tagged);
  const [service] = await services.getService({ name: shop });
  expect(service.trafficStatuses?.[1]).toMatchObject({
    tag: 'canary',
    revision: 'shop-00001-abc',
    uri: service.uri?.replace('https://', 'https://canary---'),
  });
});
