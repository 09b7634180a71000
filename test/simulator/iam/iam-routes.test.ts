import { iam } from '@googleapis/iam';
import { describe, expect, test } from '@jest/globals';
import type { ScenarioInput } from '../small-scenario';
import { smallScenario } from '../small-scenario';
import { denying, serveCloud } from '../cloud';
import type { Cloud } from '../cloud';

const shopper = 'shopper@acme-shop.iam.gserviceaccount.com';
const name = `projects/acme-shop/serviceAccounts/${shopper}`;

const scenario = (
  account: Partial<NonNullable<NonNullable<ScenarioInput['identities']>['accounts']>[number]> = {},
) =>
  smallScenario(
    {},
    {
      identities: {
        accounts: [
          { email: shopper, displayName: 'The shopper', keys: [{}, { disabled: true }], ...account },
        ],
        bindings: [
          {
            on: `//iam.googleapis.com/${name}`,
            role: 'roles/iam.serviceAccountTokenCreator',
            members: ['user:eve@example.org'],
            condition: { title: 'now', expression: 'true' },
          },
        ],
      },
    },
  );

const accountsOf = ({ sim }: Cloud) =>
  iam({ version: 'v1', rootUrl: `${sim.http}/`, retry: false, fetchImplementation: fetch }).projects
    .serviceAccounts;
type Accounts = ReturnType<typeof accountsOf>;

describe('it is refused', () => {
  test.each<[string, (accounts: Accounts) => Promise<unknown>]>([
    ['iam.serviceAccounts.get', (accounts) => accounts.get({ name })],
    ['iam.serviceAccountKeys.list', (accounts) => accounts.keys.list({ name })],
    ['iam.serviceAccounts.getIamPolicy', (accounts) => accounts.getIamPolicy({ resource: name })],
  ])('without %s, which is named', async (permission, call) => {
    const cloud = await serveCloud(denying(scenario(), permission));
    await expect(call(accountsOf(cloud))).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining(`Permission '${permission}' denied`),
    });
  });

  test.each<[string, number, string]>([
    ['an account that there is not', 404, name.replace('shopper@', 'nobody@')],
    [
      'an account that there is not, in any project',
      403,
      `projects/-/serviceAccounts/nobody@acme-shop.iam.gserviceaccount.com`,
    ],
    ['an account looked for in another project', 404, name.replace('/acme-shop/', '/other/')],
  ])('%s', async (_name, status, wanted) => {
    const cloud = await serveCloud(scenario());
    await expect(accountsOf(cloud).get({ name: wanted })).rejects.toMatchObject({ status });
  });

  test('an account that was deleted', async () => {
    const cloud = await serveCloud(scenario({ deleted: true }));
    await expect(accountsOf(cloud).get({ name })).rejects.toMatchObject({ status: 404 });
  });

  test.each([
    ['a kind of key that there is not', `/keys?keyTypes=USER`],
    ['a parameter that there is not', '/keys?pageSize=3'],
    ['a parameter that there is not, of an account', '?keyTypes=USER_MANAGED'],
  ])('%s', async (_name, rest) => {
    const { sim } = await serveCloud(scenario());
    const response = await fetch(`${sim.http}/v1/${name}${rest}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { status: 'INVALID_ARGUMENT' } });
  });

  test('when a fault strikes, and the call is logged like any other', async () => {
    const cloud = await serveCloud(scenario());
    const method = 'google.iam.admin.v1.IAM/ListServiceAccountKeys';
    cloud.sim.faults.add({ method, kind: 'error', code: 'RESOURCE_EXHAUSTED' });
    await expect(accountsOf(cloud).keys.list({ name })).rejects.toMatchObject({ status: 429 });
    expect(cloud.sim.calls.all()).toMatchObject([{ method, change: false, outcome: 'RESOURCE_EXHAUSTED' }]);
  });
});

describe('an account', () => {
  test.each(['acme-shop', '123456789012', '-'])('is found in project %s', async (project) => {
    const { data } = await accountsOf(await serveCloud(scenario({ disabled: true }))).get({
      name: name.replace('acme-shop', project),
    });
    expect(data).toMatchObject({
      name,
      email: shopper,
      projectId: 'acme-shop',
      displayName: 'The shopper',
      disabled: true,
    });
  });

  test('that is not disabled does not say so', async () => {
    const { data } = await accountsOf(await serveCloud(scenario())).get({ name });
    expect(data).not.toHaveProperty('disabled');
  });

  test('has a policy of its own, whose conditions are shown to who asks for them', async () => {
    const accounts = accountsOf(await serveCloud(scenario()));
    const asked = async (version: number) =>
      (await accounts.getIamPolicy({ resource: name, 'options.requestedPolicyVersion': version })).data;
    expect(await asked(3)).toMatchObject({
      version: 3,
      bindings: [
        { role: 'roles/iam.serviceAccountTokenCreator', condition: { title: 'now', expression: 'true' } },
      ],
    });
    const [bound] = (await asked(1)).bindings ?? [];
    expect(bound?.role).toMatch(/^roles\/iam\.serviceAccountTokenCreator_withcond_[0-9a-f]{20}$/u);
    expect(bound).not.toHaveProperty('condition');
  });
});

describe('keys', () => {
  test.each<[string, string[], readonly string[]]>([
    ['of all kinds', [], ['SYSTEM_MANAGED', 'USER_MANAGED', 'USER_MANAGED']],
    ['of people', ['USER_MANAGED'], ['USER_MANAGED', 'USER_MANAGED']],
    ['of Google', ['SYSTEM_MANAGED'], ['SYSTEM_MANAGED']],
  ])('%s', async (_name, keyTypes, kinds) => {
    const { data } = await accountsOf(await serveCloud(scenario())).keys.list({ name, keyTypes });
    expect(data.keys?.map(({ keyType }) => keyType)).toEqual(kinds);
    expect(JSON.stringify(data)).not.toContain('privateKey');
  });

  test('that are disabled say so, and one that was made just now is there', async () => {
    const cloud = await serveCloud(scenario());
    const made = cloud.sim.world.identities.createKey(shopper);
    const { data } = await accountsOf(cloud).keys.list({ name, keyTypes: ['USER_MANAGED'] });
    expect(data.keys?.map(({ disabled }) => disabled)).toEqual([undefined, true, undefined]);
    expect(data.keys?.at(-1)).toMatchObject({
      name: `${name}/keys/${made.id}`,
      validBeforeTime: '9999-12-31T23:59:59Z',
      validAfterTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u),
    });
  });

  test('there are none: the list is not there at all', async () => {
    const { data } = await accountsOf(await serveCloud(scenario({ keys: [] }))).keys.list({
      name,
      keyTypes: ['USER_MANAGED'],
    });
    expect(data).toEqual({});
  });
});
