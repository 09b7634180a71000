import { describe, expect, test } from '@jest/globals';
import type { RunningSimulator } from '../../../simulator/start';
import type { GooglePorts } from '../../../src/google';
import { manyKinds } from '../../simulator/many-kinds';
import { serve, workload } from '../cloud-of-kinds';
import { denying, failureOf } from '../simulated';

const report = workload('jobs', 'report');
const packer = workload('workerPools', 'packer');
const desk = workload('instances', 'desk');

const container = (name: string) => ({
  name,
  image: `europe-west1-docker.pkg.dev/acme-shop/tools/${name}:1`,
  digest: `sha256:${'a'.repeat(64)}`,
  env: { TOKEN: 'not-for-anybody' },
});
const secretive = () => manyKinds({ containers: [container('report')] });

/** An execution of the job, as somebody starts it by hand. */
function started({ world }: RunningSimulator): string {
  return world.jobs.run('report', { actor: world.caller, request: {} }).accepted.state.name;
}

type Read = (google: GooglePorts, name?: string) => Promise<unknown>;
const reads: readonly (readonly [string, string, Read])[] = [
  ['a job', 'run.jobs.get', async ({ jobs }, name = 'report') => jobs.job({ ...report, name })],
  [
    'its executions',
    'run.executions.list',
    async ({ jobs }, name = 'report') => jobs.executions({ ...report, name }),
  ],
  [
    'its tasks',
    'run.tasks.list',
    async ({ jobs }, name = 'report') => jobs.tasks({ ...report, name }, 'report-x'),
  ],
  [
    'who may start it',
    'run.jobs.getIamPolicy',
    async ({ jobs }, name = 'report') => jobs.invokers({ ...report, name }),
  ],
  [
    'a worker pool',
    'run.workerpools.get',
    async ({ workerPools }, name = 'packer') => workerPools.pool({ ...packer, name }),
  ],
  [
    'an instance',
    'run.instances.get',
    async ({ runInstances }, name = 'desk') => runInstances.instance({ ...desk, name }),
  ],
];

describe.each(reads)('reading %s fails', (_what, permission, read) => {
  test('without the permission, and names it', async () => {
    const { google } = await serve(denying(permission)(manyKinds()));
    expect(await failureOf(read(google))).toMatchObject({ code: 'permission-denied', permission });
  });

  test('once, although the library would try again', async () => {
    const { google, sim } = await serve(manyKinds());
    sim.faults.add({ method: '*', kind: 'error', code: 'UNAVAILABLE' });
    expect((await failureOf(read(google))).code).toBe('unreachable');
    expect(sim.calls.all()).toHaveLength(1);
  });
});

test.each(reads.filter(([, permission]) => permission.includes('.get')))(
  'reading %s that is gone says so',
  async (_what, _permission, read) => {
    const { google } = await serve(manyKinds());
    const failure = await failureOf(read(google, 'gone'));
    expect(failure.code).toBe('not-found');
    expect(failure.message).toContain('/gone');
  },
);

test.each<[string, Read]>([
  ['a service as a job', async ({ jobs }) => jobs.job(workload('services', 'shop'))],
  ['a job as a worker pool', async ({ workerPools }) => workerPools.pool(report)],
  ['a worker pool as an instance', async ({ runInstances }) => runInstances.instance(packer)],
  ['an instance as a scheduled job', async ({ schedules }) => schedules.ofJob(desk)],
  ['tasks of all executions at once', async ({ jobs }) => jobs.tasks(report, '-')],
  ['tasks of an execution elsewhere', async ({ jobs }) => jobs.tasks(report, '../../other')],
])('%s is refused without a call', async (_what, read) => {
  const { google, sim } = await serve(manyKinds());
  expect((await failureOf(read(google))).code).toBe('malformed');
  expect(sim.calls.all()).toEqual([]);
});

describe('a job', () => {
  test('in full, without values of its environment, in the facts and in the evidence', async () => {
    const { google } = await serve(secretive());
    const read = await google.jobs.job(report);
    expect(read.facts).toMatchObject({
      workload: report,
      taskCount: 3,
      parallelism: 2,
      maxRetries: 1,
      ready: 'CONDITION_SUCCEEDED',
      createdBy: 'lin@example.com',
      containers: [{ name: 'report', envNames: ['TOKEN'] }],
    });
    expect(JSON.stringify(read)).not.toContain('not-for-anybody');
    expect(JSON.stringify(read.raw)).toContain('TOKEN');
  });

  test('with executions, newest first, and the tasks of one by index', async () => {
    const { google, sim } = await serve(secretive());
    const names = [started(sim), started(sim)];
    const { facts, raw } = await google.jobs.executions(report);
    expect(facts.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    expect(facts[0]).toMatchObject({
      completedAt: '',
      tasks: { wanted: 3 },
      containers: [{ name: 'report' }],
    });
    const tasks = await google.jobs.tasks(report, facts[0]?.name ?? '');
    expect(tasks.facts.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(JSON.stringify([raw, tasks])).not.toContain('not-for-anybody');
  });

  test('without executions has none', async () => {
    const { google } = await serve(manyKinds());
    expect((await google.jobs.executions(report)).facts).toEqual([]);
  });

  test('whose policy lets somebody start it', async () => {
    const member = 'serviceAccount:scheduler@acme-shop.iam.gserviceaccount.com';
    const { google } = await serve(manyKinds({ invokers: [member] }));
    expect((await google.jobs.invokers(report)).facts).toEqual([member]);
  });
});

test('a worker pool with its number, split and the share of each revision', async () => {
  const { google } = await serve(manyKinds());
  const pool = await google.workerPools.pool(packer);
  expect(pool.facts).toMatchObject({
    manualInstanceCount: 2,
    instanceSplits: [{ type: 'latest', percent: 100 }],
    latestReadyRevision: 'packer-00002-abc',
  });
  const { facts } = await google.workerPools.revisions(packer, pool.facts);
  expect(facts.map(({ name, percent }) => [name, percent]).toSorted()).toEqual([
    ['packer-00001-abc', 0],
    ['packer-00002-abc', 100],
  ]);
});

test('an instance with the digest that it runs', async () => {
  const { google } = await serve(manyKinds());
  const { facts } = await google.runInstances.instance(desk);
  expect(facts.containers).toMatchObject([{ name: 'desk', digest: `sha256:${'d'.repeat(64)}` }]);
});
