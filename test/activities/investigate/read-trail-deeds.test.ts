import { afterEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createActivities } from '../../../src/activities';
import type { TrailCall, TrailFacts } from '../../../src/domain/evidence/trail-facts';
import type { Workload } from '../../../src/domain/workload/workload';
import { smallScenario } from '../../simulator/small-scenario';
import { admin, call, compute, rogue, type Deed } from '../../simulator/world/stolen';
import { openBench, type Bench } from '../../support/lab';

const projectId = 'acme-shop';
const shop: Workload = {
  projectNumber: '123456789012',
  location: 'europe-west1',
  kind: 'services',
  name: 'shop',
};

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

/** The calls that are recognised after the attacker did it with the shop's token, all of it before the clock starts. */
async function recognised(
  doing: Deed,
  more: Readonly<Record<string, unknown>> = {},
  dataAccess = true,
): Promise<readonly TrailCall[]> {
  const timeline = [
    { at: -30, do: 'exploit-request', service: 'shop', path: '/x', status: 500, remoteIp: '203.0.113.7' },
    { at: -29, do: 'open-shell', service: 'shop' },
    { at: -28, do: 'fetch-token', service: 'shop', validSeconds: 100 },
    { at: -25, ...call(doing, more) },
  ] as const;
  const opened = await openBench({
    scenario: smallScenario(
      {},
      {
        attacker: { timeline: [...timeline] },
        logs: { dataAccess },
        timing: { historySeconds: 60, operationSeconds: 1, shutdownSeconds: 2, logDelaySeconds: 0 },
      },
    ),
  });
  bench = opened;
  const { reads } = createActivities(opened.deps);
  const run = async <T>(activity: () => Promise<T>): Promise<T> =>
    new MockActivityEnvironment({ scheduledTimestampMs: Date.now() }).run(activity);
  const settings = await run(async () => reads.readWorkload({ workload: shop }));
  const from = new Date(Date.now() - 60 * 60_000).toISOString();
  const to = new Date(Date.now() + 60_000).toISOString();
  const read = await run(async () =>
    reads.readTrail({ projectId, workload: shop, settings: settings.facts, from, to }),
  );
  const { calls } = (await opened.ledger.getFacts(read.facts)) as TrailFacts;
  return calls.filter(({ technique }) => technique !== undefined);
}

/** Each deed, and the parts of the call that show it. */
const deeds: readonly (readonly [Deed, Readonly<Record<string, unknown>>])[] = [
  [{ what: 'create-key' }, { technique: 'T1098.001' }],
  [
    { what: 'set-project-policy', role: 'roles/owner', member: rogue },
    { technique: 'T1098.003', added: [`roles/owner ${rogue}`] },
  ],
  [
    {
      what: 'set-account-policy',
      account: admin,
      role: 'roles/iam.serviceAccountTokenCreator',
      member: rogue,
    },
    { technique: 'T1098.003', added: [`roles/iam.serviceAccountTokenCreator ${rogue}`] },
  ],
  [
    { what: 'set-service-policy', of: 'shop', role: 'roles/run.invoker', member: 'allUsers' },
    { technique: 'T1098.003', wanted: ['roles/run.invoker allUsers'] },
  ],
  [
    { what: 'create-account', account: 'backup@acme-shop.iam.gserviceaccount.com' },
    { technique: 'T1136.003' },
  ],
  [
    { what: 'test-permissions', permissions: Array.from({ length: 60 }, (_each, n) => `a.b.${n}`) },
    { technique: 'T1069.003', recognised: 'tried out what it may do (acme-shop)' },
  ],
  [
    { what: 'access-secret', secret: 'db-password' },
    { technique: 'T1555.006', recognised: 'read secrets (db-password)' },
  ],
  [
    { what: 'generate-token', account: admin },
    {
      technique: 'T1548.005',
      recognised: `made a token or a signature as another service account (${admin})`,
    },
  ],
  [{ what: 'delete-sink', sink: 'all' }, { technique: 'T1562.008' }],
  [
    { what: 'delete-objects', bucket: 'b', objects: Array.from({ length: 25 }, (_each, n) => `o${n}`) },
    {
      technique: 'T1485',
      recognised: expect.stringMatching(/^deleted objects in bulk \(o0, .*, 25 times until/),
    },
  ],
  [
    { what: 'create-service', name: 'miner', image: 'x/xmrig', digest: `sha256:${'a'.repeat(64)}` },
    { technique: 'T1496', method: 'google.cloud.run.v2.Services.CreateService' },
  ],
  [
    {
      what: 'create-service',
      name: 'miner',
      image: 'x/xmrig',
      digest: `sha256:${'a'.repeat(64)}`,
      api: 'v1',
    },
    { technique: 'T1496', method: 'google.cloud.run.v1.Services.CreateService' },
  ],
  [{ what: 'insert-instance', name: 'miner' }, { technique: 'T1496' }],
];

describe('what the simulated attacker does with the token, by the log alone', () => {
  test.each(
    deeds.map(([doing, expected]) => ({
      name: `${doing.what}${'api' in doing ? ' by v1' : ''}`,
      doing,
      expected,
    })),
  )('$name', async ({ doing, expected }) => {
    expect(await recognised(doing)).toEqual([
      expect.objectContaining({
        ...expected,
        principal: compute,
        actor: 'workload',
        origin: 'outside',
        succeeded: true,
      }),
    ]);
  });

  test('refused, it is what was tried', async () => {
    expect(await recognised({ what: 'create-key' }, { code: 7 })).toMatchObject([
      { technique: 'T1098.001', succeeded: false, code: 7 },
    ]);
  });

  test('as another account, it is still the doing of the workload', async () => {
    expect(await recognised({ what: 'create-key' }, { as: admin })).toMatchObject([
      { principal: admin, actor: 'workload', through: `through ${compute}` },
    ]);
  });

  test('without Data Access logs a read leaves no trace', async () => {
    expect(await recognised({ what: 'access-secret', secret: 'db-password' }, {}, false)).toEqual([]);
  });
});
