import { AssetServiceClient } from '@google-cloud/asset';
import { describe, expect, test } from '@jest/globals';
import { denying, localClient, serveCloud } from '../cloud';
import { manyKinds, report } from '../many-kinds';
import type { ScenarioInput } from '../small-scenario';

const scope = 'projects/acme-shop';
const bucket = '//storage.googleapis.com/projects/_/buckets/exports';
const shopper = 'shopper@acme-shop.iam.gserviceaccount.com';
const member = `serviceAccount:${shopper}`;

const scenario = (identities: ScenarioInput['identities'] = {}) =>
  manyKinds(
    { serviceAccount: shopper },
    {
      identities: {
        folders: ['folders/11'],
        bindings: [
          { role: 'roles/editor', members: [member, 'group:devs@example.com'] },
          { role: 'roles/viewer', members: ['user:book-shopper@acme-shop.iam.gserviceaccount.com'] },
          { on: bucket, role: 'roles/storage.admin', members: [member] },
          { on: 'folders/11', role: 'roles/run.admin', members: [member] },
          { on: `//run.googleapis.com/${report}`, role: 'roles/run.invoker', members: [member] },
        ],
        machines: [
          { name: 'worker', serviceAccount: shopper },
          { name: 'bare', serviceAccount: 'none' },
        ],
        ...identities,
      },
    },
  );

const assetsOf = async (given = scenario()) => {
  const cloud = await serveCloud(given);
  return { cloud, assets: localClient(cloud, AssetServiceClient) };
};
const whole = { scope, readMask: { paths: ['name', 'versioned_resources'] } };
const once = { autoPaginate: false };

describe('it is refused', () => {
  test.each<[string, (assets: AssetServiceClient) => Promise<unknown>]>([
    ['cloudasset.assets.searchAllResources', (assets) => assets.searchAllResources({ scope }, once)],
    ['cloudasset.assets.searchAllIamPolicies', (assets) => assets.searchAllIamPolicies({ scope }, once)],
  ])('without %s', async (permission, call) => {
    const { assets } = await assetsOf(denying(scenario(), permission));
    await expect(call(assets)).rejects.toMatchObject({ code: 7, errorInfoMetadata: { permission } });
  });

  const resources = (request: object) => (assets: AssetServiceClient) =>
    assets.searchAllResources({ scope, ...request }, once);
  const policies = (query: string) => (assets: AssetServiceClient) =>
    assets.searchAllIamPolicies({ scope, query }, once);
  test.each<[string, number, (assets: AssetServiceClient) => Promise<unknown>]>([
    ['a scope that is none', 3, resources({ scope: 'acme-shop' })],
    ['another project', 7, resources({ scope: 'projects/other' })],
    ['another folder', 7, resources({ scope: 'folders/99' })],
    ['a type that there is not', 3, resources({ assetTypes: ['run.googleapis.com/Instance'] })],
    ['a pattern that is none', 3, resources({ assetTypes: ['run(.*'] })],
    ['a field that there is not', 3, resources({ readMask: { paths: ['name', 'secrets'] } })],
    ['a field not as on the wire', 3, resources({ readMask: { paths: ['versionedResources'] } })],
    ['a query of resources', 3, resources({ query: 'name:shop' })],
    ['a page that was never given out', 3, resources({ pageToken: 'x' })],
    ['free text', 3, policies('shopper')],
    ['a query by role', 3, policies('roles:roles/owner')],
    ['two terms', 3, policies(`policy:"${shopper}" OR policy:"x"`)],
    ['a quote that does not end', 3, policies('policy:"x')],
    ['no words', 3, policies('policy:"@"')],
  ])('%s', async (_name, code, call) => {
    const { assets } = await assetsOf();
    await expect(call(assets)).rejects.toMatchObject({ code });
  });
});

describe('resources', () => {
  const names = async (request: object) => {
    const { assets } = await assetsOf();
    const [found] = await assets.searchAllResources({ scope, ...request }, once);
    return found.map(({ name }) => name?.split('/').slice(-2).join('/'));
  };

  test.each<[string, object, readonly string[]]>([
    [
      'of all types',
      {},
      ['services/shop', 'jobs/report', 'workerPools/packer', 'instances/worker', 'instances/bare'],
    ],
    ['of one type', { assetTypes: ['run.googleapis.com/Job'] }, ['jobs/report']],
    [
      'by a pattern',
      { assetTypes: ['run.googleapis.com/.*'] },
      ['services/shop', 'jobs/report', 'workerPools/packer'],
    ],
    ['of the folder', { scope: 'folders/11', assetTypes: ['.*/WorkerPool'] }, ['workerPools/packer']],
    ['of a type of which there is none', { assetTypes: ['secretmanager.googleapis.com/Secret'] }, []],
  ])('%s', async (_name, request, found) => {
    expect(await names(request)).toEqual(found);
  });

  test('have no settings unless they are asked for', async () => {
    const { assets } = await assetsOf();
    const [plain] = await assets.searchAllResources({ scope }, once);
    expect(plain.every(({ versionedResources }) => versionedResources?.length === 0)).toBe(true);
    expect(plain[0]).toMatchObject({
      assetType: 'run.googleapis.com/Service',
      project: 'projects/123456789012',
      folders: ['folders/11'],
      location: 'europe-west1',
    });
  });

  test('show as whom they run, in the form of their version', async () => {
    const { assets } = await assetsOf();
    const [found] = await assets.searchAllResources(whole, once);
    const text = found.map(({ versionedResources }) => JSON.stringify(versionedResources));
    expect(text[0]).toContain('"serviceAccountName"');
    expect(text[0]).toContain('123456789012-compute@developer.gserviceaccount.com');
    expect(text[1]).toContain(shopper);
    expect(text[3]).toContain(shopper);
    expect(text[4]).not.toContain('serviceAccounts');
  });

  test('come page by page', async () => {
    const { assets } = await assetsOf();
    const seen: (string | null | undefined)[] = [];
    let pageToken = '';
    do {
      const [, , answer] = await assets.searchAllResources({ scope, pageSize: 2, pageToken }, once);
      seen.push(...(answer.results ?? []).map(({ displayName }) => displayName));
      pageToken = answer.nextPageToken ?? '';
    } while (pageToken !== '');
    expect(seen).toEqual(['shop', 'report', 'packer', 'worker', 'bare']);
  });
});

describe('policies', () => {
  const bound = async (query: string, in_ = scope) => {
    const { assets } = await assetsOf();
    const [found] = await assets.searchAllIamPolicies({ scope: in_, query }, once);
    return found.map(({ resource, policy }) => [
      resource?.split('/').slice(-2).join('/'),
      policy?.bindings?.map(({ role }) => role),
    ]);
  };
  const ofProject = ['projects/acme-shop', ['roles/editor', 'roles/viewer']];

  test.each<[string, string, string, readonly unknown[]]>([
    [
      'quoted, with whoever has the same words',
      `policy:"${shopper}"`,
      scope,
      [ofProject, ['buckets/exports', ['roles/storage.admin']], ['jobs/report', ['roles/run.invoker']]],
    ],
    [
      'bare, in another case',
      `policy:SHOPPER@acme-shop.iam`,
      scope,
      [ofProject, ['buckets/exports', ['roles/storage.admin']], ['jobs/report', ['roles/run.invoker']]],
    ],
    ['by role', 'policy:"roles/editor"', scope, [['projects/acme-shop', ['roles/editor']]]],
    ['of nobody', 'policy:"nobody@example.com"', scope, []],
    ['words out of order', 'policy:"acme shopper"', scope, []],
    [
      'of the folder, with the folder’s own',
      'policy:"roles/run.admin"',
      'folders/11',
      [['folders/11', ['roles/run.admin']]],
    ],
    ['of the project, without the folder’s', 'policy:"roles/run.admin"', scope, []],
  ])('%s', async (_name, query, in_, found) => {
    expect(await bound(query, in_)).toEqual(found);
  });

  test('of a thousand bindings, in pages of at most 500', async () => {
    const bindings = Array.from({ length: 1_000 }, (_each, index) => ({
      on: `//storage.googleapis.com/projects/_/buckets/b${index}`,
      role: 'roles/storage.objectViewer',
      members: [member],
    }));
    const { assets } = await assetsOf(scenario({ bindings }));
    const query = `policy:"${shopper}"`;
    const [, , first] = await assets.searchAllIamPolicies({ scope, query, pageSize: 2_000 }, once);
    expect(first.results).toHaveLength(500);
    const pageToken = first.nextPageToken ?? '';
    const [, , second] = await assets.searchAllIamPolicies(
      { scope, query, pageSize: 2_000, pageToken },
      once,
    );
    expect(second).toMatchObject({ nextPageToken: '' });
    expect(second.results).toHaveLength(500);
  });
});
