import { describe, expect, test } from '@jest/globals';
import { iam } from '@googleapis/iam';
import { refusalNames } from '../../simulator/refusals';
import { denying, serveCloud } from './cloud';
import { smallScenario } from './small-scenario';
import { get, manual, manualPaths, update } from './run/shop';

const method = 'google.cloud.run.v2.Services/UpdateService';

describe('a refusal that has nothing to do with the call', () => {
  test.each([
    ['credentials', 16, 'ACCESS_TOKEN_EXPIRED', 'invalid authentication credentials'],
    [
      'perimeter',
      7,
      'SECURITY_POLICY_VIOLATED',
      "prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: ",
    ],
    [
      'api-disabled',
      7,
      'SERVICE_DISABLED',
      'Cloud Run Admin API has not been used in project 123456789012 before or it is disabled.',
    ],
    ['billing-disabled', 7, 'BILLING_DISABLED', 'enable billing on project #123456789012'],
    ['quota-project', 7, 'USER_PROJECT_DENIED', 'permission to use project acme-shop'],
    ['act-as', 7, undefined, "Permission 'iam.serviceaccounts.actAs' denied on service account "],
  ] as const)('%s', async (refusal, code, reason, text) => {
    const cloud = await serveCloud();
    cloud.sim.faults.add({ method, kind: 'refusal', refusal, times: 1 });
    const before = await get(cloud);
    const refused = update(cloud, manual, manualPaths);
    await expect(refused).rejects.toMatchObject({
      code,
      details: expect.stringContaining(text),
      ...(reason === undefined ? {} : { reason }),
    });
    expect(await get(cloud)).toEqual(before);
    await update(cloud, manual, manualPaths);
    expect((await get(cloud)).scaling?.scalingMode).toBe('MANUAL');
  });

  test('each stands there over REST, too, in the form of Google', async () => {
    const { sim } = await serveCloud();
    sim.faults.add({ method: 'google.iam.admin.*', kind: 'refusal', refusal: 'perimeter' });
    const { projects } = iam({
      version: 'v1',
      rootUrl: `${sim.http}/`,
      retry: false,
      fetchImplementation: fetch,
    });
    await expect(
      projects.serviceAccounts.get({ name: 'projects/acme-shop/serviceAccounts/a@b.example' }),
    ).rejects.toMatchObject({
      status: 403,
      response: {
        data: {
          error: {
            status: 'PERMISSION_DENIED',
            details: [
              { reason: 'SECURITY_POLICY_VIOLATED' },
              { violations: [{ type: 'VPC_SERVICE_CONTROLS' }] },
            ],
          },
        },
      },
    });
  });

  test('a scenario has them from the start on, and for a time', async () => {
    const fault = {
      method: 'google.cloud.run.v2.*',
      kind: 'refusal',
      refusal: 'api-disabled',
      forSeconds: 3600,
    } as const;
    const cloud = await serveCloud(smallScenario({}, { faults: [fault] }));
    await expect(get(cloud)).rejects.toMatchObject({ code: 7, reason: 'SERVICE_DISABLED' });
    cloud.sim.world.fire({ do: 'clear-faults' });
    expect(await get(cloud)).toBeDefined();
    cloud.sim.world.fire({ do: 'fault', fault: { ...fault, forSeconds: 0.001 } });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await get(cloud)).toBeDefined();
  });

  test.each(refusalNames)('a fault of another kind does not take %s', async (refusal) => {
    const { sim } = await serveCloud();
    expect(() => sim.faults.add({ method, kind: 'latency', milliseconds: 1, refusal })).toThrow(
      "'refusal' belongs to kind 'refusal'",
    );
  });
});

describe('acting as the account of the workload', () => {
  test('is asked for by every update where the switch says so', async () => {
    const cloud = await serveCloud(denying(smallScenario(), 'iam.serviceAccounts.actAs'), {
      switches: { actAs: 'always' },
    });
    await expect(update(cloud, manual, manualPaths)).rejects.toMatchObject({
      code: 7,
      reason: 'IAM_PERMISSION_DENIED',
    });
  });

  test("is refused in Cloud Run's own spelling, without details, and granted in either", async () => {
    const scenario = denying(smallScenario(), 'iam.serviceaccounts.actAs');
    const cloud = await serveCloud(scenario, { switches: { actAs: 'always' } });
    const refused = update(cloud, manual, manualPaths);
    await expect(refused).rejects.toMatchObject({
      code: 7,
      details:
        "Permission 'iam.serviceaccounts.actAs' denied on service account 123456789012-compute@developer.gserviceaccount.com (or it may not exist).",
    });
    await expect(refused).rejects.not.toHaveProperty('reason');
    cloud.sim.world.fire({ do: 'grant', permission: 'iam.serviceAccounts.actAs' });
    await update(cloud, manual, manualPaths);
    expect((await get(cloud)).scaling?.scalingMode).toBe('MANUAL');
  });
});
