import { FoldersClient, OrganizationsClient, ProjectsClient } from '@google-cloud/resource-manager';
import { describe, expect, test } from '@jest/globals';
import { denying, localClient, serveCloud } from '../cloud';
import type { Cloud } from '../cloud';
import { smallScenario } from '../small-scenario';

const project = 'projects/123456789012';
const organization = 'organizations/688851828130';
const condition = {
  title: 'until noon',
  description: '',
  expression: 'request.time < timestamp("2026-01-01T12:00:00Z")',
};

const scenario = () =>
  smallScenario(
    {},
    {
      identities: {
        folders: ['folders/11', 'folders/22'],
        bindings: [
          { role: 'roles/editor', members: ['group:devs@example.com'] },
          { role: 'roles/viewer', members: ['allAuthenticatedUsers'], condition },
          { on: 'folders/22', role: 'roles/run.admin', members: ['user:ada@example.com'] },
          { on: 'organization', role: 'roles/browser', members: ['domain:example.com'] },
        ],
      },
    },
  );

const clientsOf = (cloud: Cloud) => ({
  projects: localClient(cloud, ProjectsClient),
  folders: localClient(cloud, FoldersClient),
  organizations: localClient(cloud, OrganizationsClient),
});
type Clients = ReturnType<typeof clientsOf>;
const version3 = { options: { requestedPolicyVersion: 3 } };

describe('without the permission it is refused', () => {
  test.each<[string, (clients: Clients) => Promise<unknown>]>([
    ['resourcemanager.projects.get', ({ projects }) => projects.getProject({ name: project })],
    ['resourcemanager.projects.getIamPolicy', ({ projects }) => projects.getIamPolicy({ resource: project })],
    ['resourcemanager.folders.get', ({ folders }) => folders.getFolder({ name: 'folders/11' })],
    [
      'resourcemanager.folders.getIamPolicy',
      ({ folders }) => folders.getIamPolicy({ resource: 'folders/22' }),
    ],
    [
      'resourcemanager.organizations.getIamPolicy',
      ({ organizations }) => organizations.getIamPolicy({ resource: organization }),
    ],
  ])('%s', async (permission, call) => {
    const cloud = await serveCloud(denying(scenario(), permission));
    await expect(call(clientsOf(cloud))).rejects.toMatchObject({
      code: 7,
      errorInfoMetadata: { permission },
    });
  });
});

test.each<[string, (clients: Clients) => Promise<unknown>]>([
  ['project', ({ projects }) => projects.getIamPolicy({ resource: 'projects/other' })],
  ['folder', ({ folders }) => folders.getIamPolicy({ resource: 'folders/33' })],
  ['folder to look at', ({ folders }) => folders.getFolder({ name: 'folders/33' })],
  ['organization', ({ organizations }) => organizations.getIamPolicy({ resource: 'organizations/1' })],
])('another %s is refused as if the permission were missing', async (_name, call) => {
  await expect(call(clientsOf(await serveCloud(scenario())))).rejects.toMatchObject({ code: 7 });
});

test('from the project up, each says what it lies in', async () => {
  const { projects, folders } = clientsOf(await serveCloud(scenario()));
  const [found] = await projects.getProject({ name: 'projects/acme-shop' });
  expect(found).toMatchObject({ name: project, parent: 'folders/11' });
  expect((await folders.getFolder({ name: 'folders/11' }))[0]).toMatchObject({ parent: 'folders/22' });
  expect((await folders.getFolder({ name: 'folders/22' }))[0]).toMatchObject({ parent: organization });
});

test('without folders the project lies in the organization', async () => {
  const { projects } = clientsOf(await serveCloud());
  expect((await projects.getProject({ name: project }))[0]).toMatchObject({ parent: organization });
});

describe('policies', () => {
  test.each<[string, (clients: Clients) => Promise<unknown>, unknown]>([
    [
      'of the project, with conditions',
      ({ projects }) => projects.getIamPolicy({ resource: 'projects/acme-shop', ...version3 }),
      {
        version: 3,
        bindings: [
          { role: 'roles/editor', members: ['group:devs@example.com'], condition: null },
          {
            role: 'roles/viewer',
            members: ['allAuthenticatedUsers'],
            condition: { ...condition, location: '' },
          },
        ],
      },
    ],
    [
      'of a folder',
      ({ folders }) => folders.getIamPolicy({ resource: 'folders/22', ...version3 }),
      {
        version: 1,
        bindings: [{ role: 'roles/run.admin', members: ['user:ada@example.com'], condition: null }],
      },
    ],
    [
      'of the organization',
      ({ organizations }) => organizations.getIamPolicy({ resource: organization, ...version3 }),
      { version: 1, bindings: [{ role: 'roles/browser', members: ['domain:example.com'], condition: null }] },
    ],
    [
      'of a folder where none was ever set',
      ({ folders }) => folders.getIamPolicy({ resource: 'folders/11', ...version3 }),
      { version: 0, bindings: [] },
    ],
  ])('%s', async (_name, call, policy) => {
    expect(await call(clientsOf(await serveCloud(scenario())))).toMatchObject([policy, null, null]);
  });

  test('asked for in the old version, a conditional binding comes under a marked role', async () => {
    const { projects } = clientsOf(await serveCloud(scenario()));
    const [policy] = await projects.getIamPolicy({ resource: project });
    expect(policy.version).toBe(1);
    expect(policy.bindings?.map(({ role }) => role)).toEqual([
      'roles/editor',
      expect.stringMatching(/^roles\/viewer_withcond_[0-9a-f]{20}$/u),
    ]);
  });

  test('change, and their etag with them', async () => {
    const cloud = await serveCloud(scenario());
    const { projects } = clientsOf(cloud);
    const read = async () => (await projects.getIamPolicy({ resource: project, ...version3 }))[0];
    const before = await read();
    cloud.sim.world.identities.addBinding('project', 'roles/owner', 'user:eve@example.org');
    const after = await read();
    expect(after.bindings?.map(({ role }) => role)).toContain('roles/owner');
    expect(after.etag).not.toEqual(before.etag);
  });
});
