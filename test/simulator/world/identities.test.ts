import { describe, expect, test } from '@jest/globals';
import { switchSchema } from '../../../simulator/scenarios/schema';
import { identitiesSchema } from '../../../simulator/scenarios/schema/identity-schema';
import { World } from '../../../simulator/world/world';
import { handClock } from '../hand-clock';
import { manyKinds, report } from '../many-kinds';
import { revision, smallScenario } from '../small-scenario';
import type { ScenarioInput } from '../small-scenario';

const shopper = 'shopper@acme-shop.iam.gserviceaccount.com';
const compute = '123456789012-compute@developer.gserviceaccount.com';
const project = 'projects/123456789012';

const world = (identities: ScenarioInput['identities'] = {}, more: Partial<ScenarioInput> = {}): World =>
  new World(smallScenario({}, { identities, ...more }), handClock(), switchSchema.parse({}));

describe('a scenario is refused', () => {
  test.each<[string, unknown]>([
    ['a folder by name', { folders: ['prod'] }],
    ['a key id that is none', { accounts: [{ email: shopper, keys: [{ id: '1' }] }] }],
    ['a role without its kind', { accounts: [{ email: shopper, roles: [{ role: 'owner' }] }] }],
    ['a role on a word', { accounts: [{ email: shopper, roles: [{ role: 'roles/owner', on: 'bucket' }] }] }],
    ['a binding of nobody', { bindings: [{ role: 'roles/owner', members: [] }] }],
    [
      'a condition without an expression',
      { bindings: [{ role: 'roles/owner', members: ['a'], condition: {} }] },
    ],
    ['an account that is no address', { accounts: [{ email: 'shopper' }] }],
    ['an unknown key', { accounts: [{ email: shopper, groups: [] }] }],
  ])('with %s', (_name, identities) => {
    expect(identitiesSchema.safeParse(identities).success).toBe(false);
  });
});

describe('accounts', () => {
  test('of workloads exist by themselves, without keys', () => {
    const { identities } = world(
      {},
      { services: [{ name: 'shop', revisions: [revision(1, { serviceAccount: shopper })] }] },
    );
    expect(identities.list()).toMatchObject([
      { email: shopper, project: 'acme-shop', disabled: false, keys: [] },
    ]);
  });

  test.each<[string, string]>([
    [compute, 'acme-shop'],
    ['999999999999-compute@developer.gserviceaccount.com', '999999999999'],
    ['acme-shop@appspot.gserviceaccount.com', 'acme-shop'],
    ['other@other-team.iam.gserviceaccount.com', 'other-team'],
  ])('%s belongs to %s', (email, owner) => {
    const { identities } = world({ accounts: [{ email }] });
    expect(identities.find(email)?.project).toBe(owner);
    expect(identities.find(email)?.uniqueId).toMatch(/^1\d{20}$/u);
  });

  test('one that was deleted is not there, and its roles are those of a deleted member', () => {
    const { identities } = world({
      accounts: [{ email: compute, deleted: true, keys: [{}], roles: [{ role: 'roles/editor' }] }],
    });
    expect(identities.find(compute)).toBeUndefined();
    const [bound] = identities.bindingsOn(project);
    expect(bound?.members).toEqual([expect.stringMatching(/^deleted:serviceAccount:.+\?uid=1\d{20}$/u)]);
  });

  test('made twice are one; its keys stay', () => {
    const { identities } = world();
    identities.createAccount(shopper);
    identities.createKey(shopper);
    identities.createAccount(shopper, 'The shopper');
    expect(identities.find(shopper)).toMatchObject({
      displayName: 'The shopper',
      keys: [{ disabled: false }],
    });
  });
});

test('an account is disabled and enabled again; one that there is not cannot be', () => {
  const { identities } = world({ accounts: [{ email: shopper }] });
  identities.setDisabled(shopper, true);
  expect(identities.find(shopper)?.disabled).toBe(true);
  identities.setDisabled(shopper, false);
  expect(identities.find(shopper)?.disabled).toBe(false);
  expect(() => identities.setDisabled('nobody@example.com', true)).toThrow('There is no service account');
});

describe('keys', () => {
  test('of an account that there is not cannot be made', () => {
    expect(() => world().identities.createKey(shopper)).toThrow("There is no service account 'shopper@");
  });

  test('made now come after those of the scenario, each with an id of its own', () => {
    const { identities } = world({
      accounts: [{ email: shopper, keys: [{ createdMinutesAgo: 5, disabled: true }] }],
    });
    const made = identities.createKey(shopper);
    const again = identities.createKey(shopper);
    const keys = identities.find(shopper)?.keys ?? [];
    expect(keys.map(({ id }) => id).slice(1)).toEqual([made.id, again.id]);
    expect(new Set(keys.map(({ id }) => id)).size).toBe(3);
    expect(keys.map(({ disabled }) => disabled)).toEqual([true, false, false]);
    expect(made.createTime - (keys[0]?.createTime ?? 0)).toBe(5 * 60_000);
  });
});

describe('bindings', () => {
  const condition = { title: 'for a day', expression: 'request.time < timestamp("2026-01-01T00:00:00Z")' };
  const member = `serviceAccount:${shopper}`;

  test.each<[string, string]>([
    ['project', project],
    ['projects/acme-shop', project],
    [project, project],
    ['organization', 'organizations/688851828130'],
    ['folders/7', 'folders/7'],
    ['//storage.googleapis.com/projects/_/buckets/b', '//storage.googleapis.com/projects/_/buckets/b'],
  ])('on %s are those of %s', (on, resource) => {
    const { identities } = world();
    identities.addBinding(on, 'roles/owner', member);
    expect(identities.bindingsOn(resource)).toEqual([{ role: 'roles/owner', members: [member] }]);
    expect(identities.allPolicies().map((policy) => policy.resource)).toEqual([resource]);
  });

  test('of one role are one, those under another condition apart, and a repeated one changes nothing', () => {
    const { identities } = world();
    for (const each of [member, 'group:devs@example.com', member])
      identities.addBinding('project', 'roles/editor', each);
    identities.addBinding('project', 'roles/editor', member, condition);
    expect(identities.bindingsOn(project)).toEqual([
      { role: 'roles/editor', members: [member, 'group:devs@example.com'] },
      { role: 'roles/editor', members: [member], condition },
    ]);
  });

  test('of a job are the job’s own', () => {
    const scenario = manyKinds();
    const made = new World(scenario, handClock(), switchSchema.parse({}));
    made.identities.addBinding(`//run.googleapis.com/${report}`, 'roles/run.invoker', member);
    expect(made.policies.has(report, ['roles/run.invoker'], member)).toBe(true);
    expect(made.identities.allPolicies()).toEqual([
      {
        resource: `//run.googleapis.com/${report}`,
        bindings: [{ role: 'roles/run.invoker', members: [member] }],
      },
    ]);
  });
});
