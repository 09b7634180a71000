import { describe, expect, test } from '@jest/globals';
import { denying, failureOf, payments, shared, simulate } from '../simulated';

describe('reading a service fails', () => {
  test.each([
    ['service', 'run.services.get'],
    ['revisions', 'run.revisions.list'],
    ['invokers', 'run.services.getIamPolicy'],
  ] as const)('%s, without %s', async (part, permission) => {
    const { google } = await simulate(denying(permission));
    expect(await failureOf(google.services[part](payments))).toMatchObject({
      code: 'permission-denied',
      permission,
    });
  });

  test.each(['service', 'revisions', 'invokers'] as const)('%s of one that is gone', async (part) => {
    const { google } = await shared();
    const failure = await failureOf(google.services[part]({ ...payments, name: 'gone' }));
    // A service without revisions and one that does not exist look alike to ListRevisions.
    expect(failure.code).toBe('not-found');
    expect(failure.message).toContain('services/gone');
  });

  test.each(['service', 'revisions', 'invokers'] as const)(
    '%s of a workload that is no service',
    async (part) => {
      const { google, sim } = await simulate();
      expect((await failureOf(google.services[part]({ ...payments, kind: 'jobs' }))).code).toBe('malformed');
      expect(sim.calls.all()).toEqual([]);
    },
  );

  test('once, although the library would try again', async () => {
    const { google, sim } = await simulate();
    sim.faults.add({
      method: 'google.cloud.run.v2.Services/GetService',
      kind: 'error',
      code: 'UNAVAILABLE',
      times: 1,
    });
    expect((await failureOf(google.services.service(payments))).code).toBe('unreachable');
    expect((await google.services.service(payments)).facts.generation).toBe('3');
  });
});

describe('a service', () => {
  test('in full, without values of its environment', async () => {
    const { google } = await shared();
    const read = await google.services.service(payments);
    expect(read.facts).toMatchObject({
      workload: payments,
      reconciling: false,
      ready: 'CONDITION_SUCCEEDED',
      scaling: { mode: 'AUTOMATIC', minInstanceCount: 1, maxInstanceCount: 10 },
      traffic: [
        { type: 'latest', percent: 100 },
        { type: 'revision', revision: 'payment-api-00002-tnq', percent: 0, tag: 'canary' },
      ],
      latestReadyRevision: 'payment-api-00003-kfw',
      serviceAccount: 'payment-api@acme-payments.iam.gserviceaccount.com',
      lastModifiedBy: 'lin@example.com',
      threatDetectionEnabled: true,
    });
    expect(read.facts.trafficStatuses).toEqual(read.facts.traffic);
    expect(read.facts.containers[0]).toMatchObject({
      envNames: ['LOG_LEVEL', 'RECEIPT_TEMPLATES', 'GATEWAY_TOKEN', 'DATABASE_PASSWORD'],
      secrets: ['env DATABASE_PASSWORD <- payment-db-password'],
    });
    expect(JSON.stringify(read)).not.toMatch(/example-gateway-token|gs:\/\/acme/);
    expect(JSON.stringify(read.raw)).toContain('GATEWAY_TOKEN');
  });

  test('revisions with digests, shares and tags, over as many pages as there are', async () => {
    const { google } = await shared();
    const read = await google.services.revisions(payments);
    expect(read.facts.map(({ name, percent, tags }) => [name, percent, tags])).toEqual([
      ['payment-api-00003-kfw', 100, []],
      ['payment-api-00002-tnq', 0, ['canary']],
      ['payment-api-00001-vqh', 0, []],
    ]);
    expect(read.facts[1]).toMatchObject({
      minInstanceCount: 1,
      executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2',
    });
    expect(read.facts[1]?.containers[0]?.digest).toMatch(/^sha256:1d0c4c70/);
    expect(JSON.stringify(read)).not.toContain('example-gateway-token');
  });

  test.each([
    ['payment-api', ['allUsers']],
    ['receipt-mailer', []],
  ])('invokers of %s', async (name, members) => {
    const { google } = await shared();
    expect((await google.services.invokers({ ...payments, name })).facts).toEqual(members);
  });
});
