import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { loadScenario } from '../../../simulator/scenarios/load';
import { startSimulator } from '../../../simulator/start';
import type { Check, DoctorScope } from '../../../src/cli/doctor/check';
import { checkPermissions } from '../../../src/cli/doctor/check-permissions';
import { permissions, processes } from '../../../src/domain/plan/permissions';
import { createPermissionTests } from '../../../src/google/iam/permission-tests';
import { NOBODY } from '../run-cli';

// The clients' libraries take seconds to load on a busy machine.
jest.setTimeout(60_000);

const scenario = loadScenario('reverse-shell-service');
const { project, organization, location } = scenario.google;
const subscription = `projects/${project.id}/subscriptions/${scenario.pubsub.subscription}`;
const workload = { projectNumber: project.number, location, kind: 'services', name: 'payment-api' } as const;
const parent = { kind: 'organization', id: organization } as const;
const whole: DoctorScope = { processes, project: project.id, parent, workload, subscription };

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function look(scope: DoctorScope, denied: readonly string[] = []): Promise<readonly Check[]> {
  const caller = { ...scenario.caller, denied: [...denied] };
  const simulator = await startSimulator({ scenario: { ...scenario, caller }, hold: true });
  closing.push(async () => simulator.close());
  const tests = createPermissionTests({ local: simulator.grpc });
  closing.push(async () => tests.close());
  const checks = await checkPermissions(tests, scope);
  expect(simulator.calls.all().filter(({ change }) => change)).toEqual([]);
  return checks;
}

const names = [...new Set(permissions.map(({ permission }) => permission))];
const bad = (checks: readonly Check[]) => checks.filter(({ status }) => status !== 'ok');

test('with everything granted each permission is ok, once for each resource', async () => {
  const checks = await look(whole);
  expect(bad(checks)).toEqual([]);
  expect(new Set(checks.map(({ name }) => name))).toEqual(new Set(names));
  const services = checks.filter(({ name }) => name === 'run.services.get');
  expect(services.map(({ on }) => on)).toEqual([
    `projects/${project.id}`,
    `projects/${project.number}/locations/${location}/services/payment-api`,
  ]);
});

describe('a permission that is taken away is missing, with its use and the command that grants it', () => {
  test.each(names)('%s', async (permission) => {
    const checks = await look({ ...whole, member: 'user:ada@example.com' }, [permission]);
    const missing = bad(checks);
    expect(new Set(missing.map(({ name, status }) => `${name} ${status}`))).toEqual(
      // On the account that a service runs as it is enough, and that one is not known before.
      new Set([`${permission} ${permission === 'iam.serviceAccounts.actAs' ? 'warning' : 'missing'}`]),
    );
    for (const { process, purpose, role } of permissions.filter((row) => row.permission === permission)) {
      const check = missing.find(({ needed }) => needed.includes(`(${process}:`));
      expect(check?.needed).toContain(`to ${purpose} (${process}:`);
      expect(check?.mend).toMatch(/^gcloud .+ add-iam-policy-binding .+ --member=user:ada@example\.com/);
      expect(check?.mend).toContain(` --role=${role}`);
    }
  });
});

describe('where it is tested and granted', () => {
  test.each<[string, DoctorScope, string, string]>([
    [
      'findings of an organization',
      whole,
      'securitycenter.findings.list',
      `gcloud organizations add-iam-policy-binding ${organization} `,
    ],
    [
      'findings of a project',
      { processes, project: project.id },
      'securitycenter.findings.list',
      `gcloud projects add-iam-policy-binding ${project.id} `,
    ],
    [
      'what lies above the project',
      whole,
      'resourcemanager.folders.getIamPolicy',
      `gcloud organizations add-iam-policy-binding ${organization} `,
    ],
    [
      'a service that is named',
      whole,
      'run.services.update',
      `gcloud run services add-iam-policy-binding payment-api --region=${location} --project=${project.number} `,
    ],
    [
      'no service named: all of the project',
      { processes, project: project.id },
      'run.services.update',
      `gcloud projects add-iam-policy-binding ${project.id} `,
    ],
    [
      'the subscription',
      whole,
      'pubsub.subscriptions.consume',
      `gcloud pubsub subscriptions add-iam-policy-binding ${scenario.pubsub.subscription} --project=${project.id} `,
    ],
  ])('%s', async (_, scope, permission, command) => {
    const checks = await look(scope, [permission]);
    const check = checks.find(({ name }) => name === permission);
    expect(check).toMatchObject({ status: 'missing', mend: expect.stringContaining(command) });
    expect(check?.mend).toContain('--member=MEMBER');
  });
});

test('a process of its own is asked about its own permissions only', async () => {
  const checks = await look({ ...whole, processes: ['intake'] }, ['run.*', 'securitycenter.*']);
  expect(checks.map(({ name, status }) => [name, status])).toEqual([
    ['pubsub.subscriptions.consume', 'ok'],
    ['monitoring.timeSeries.list', 'ok'],
  ]);
});

test('what the intake can do without is a warning that says what happens then, and is granted all the same', async () => {
  const checks = await look({ ...whole, processes: ['intake'] }, ['monitoring.timeSeries.list']);
  expect(bad(checks)).toEqual([
    expect.objectContaining({
      name: 'monitoring.timeSeries.list',
      status: 'warning',
      on: `projects/${project.id}`,
      found: expect.stringContaining('by time alone'),
      mend: expect.stringContaining('--role=roles/monitoring.viewer'),
    }),
  ]);
});

test.each<[string, Partial<DoctorScope>]>([
  ['findings of a project', { parent: { kind: 'project', id: project.number } }],
  ['findings of a folder', { parent: { kind: 'folder', id: '1' } }],
])(
  '%s: what lies above is a warning, and never tested on what has no such permission',
  async (_name, change) => {
    const checks = await look({ ...whole, ...change });
    const above = checks.filter(({ name }) => /^resourcemanager\.(?:folders|organizations)\./.test(name));
    expect(above).toHaveLength(3);
    expect(above.every(({ status, on }) => status === 'warning' && on === undefined)).toBe(true);
  },
);

describe('what cannot be tested is never ok', () => {
  test('without a project and a subscription each says which option names it', async () => {
    const checks = await look({ processes });
    const above = checks.filter(({ status }) => status === 'warning');
    const others = checks.filter((check) => !above.includes(check));
    expect(new Set(others.map(({ status }) => status))).toEqual(new Set(['not-checked']));
    expect(new Set(others.map(({ mend }) => mend))).toEqual(
      new Set(['name a project: --project ID', 'set FIREBREAK_SUBSCRIPTION']),
    );
    expect(new Set(above.map(({ mend }) => mend))).toEqual(
      new Set(['name the organization: --parent organizations/NUMBER']),
    );
  });

  test.each<[string, Partial<DoctorScope>]>([
    ['a service', { workload: { ...workload, name: 'nowhere' } }],
    ['a subscription', { subscription: `projects/${project.id}/subscriptions/nowhere` }],
    ['a project', { project: 'nowhere-else' }],
    ['an organization', { parent: { kind: 'organization', id: '1' } }],
    ['a folder', { parent: { kind: 'folder', id: '1' } }],
  ])('%s that does not exist', async (_, change) => {
    const failed = bad(await look({ ...whole, ...change }));
    expect(failed.length).toBeGreaterThan(0);
    failed.forEach(({ found, mend }) => {
      expect(found).toMatch(
        /there is no such (?:service|subscription|project)|it may not exist|no organization is named/,
      );
      expect(mend).toBeDefined();
    });
  });

  test('when Google does not answer, nothing is checked and each says why', async () => {
    const tests = createPermissionTests({ local: NOBODY });
    closing.push(async () => tests.close());
    const checks = await checkPermissions(tests, whole);
    expect(new Set(checks.map(({ status }) => status))).toEqual(new Set(['not-checked']));
    checks.forEach(({ found }) => {
      expect(found).toMatch(/could not test permissions on|did not answer within/);
    });
  });
});
