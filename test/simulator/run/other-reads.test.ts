import { describe, expect, test } from '@jest/globals';
import { denying, serveCloud } from '../cloud';
import type { Cloud } from '../cloud';
import { desk, manyKinds, packer, report } from '../many-kinds';
import { parent } from '../small-scenario';

const page = { autoPaginate: false };

/** A cloud in which the job has been started once; its execution's name. */
async function started(scenario = manyKinds()): Promise<{ cloud: Cloud; execution: string }> {
  const cloud = await serveCloud(scenario);
  const record = cloud.sim.world.jobs.run('report', { actor: cloud.sim.world.caller, request: {} });
  return { cloud, execution: `${report}/executions/${record.accepted.state.name}` };
}

const reads: readonly [string, string, (cloud: Cloud, name: string) => Promise<unknown>][] = [
  ['run.jobs.get', report, ({ jobs }, name) => jobs.getJob({ name })],
  ['run.jobs.list', parent, ({ jobs }, name) => jobs.listJobs({ parent: name }, page)],
  ['run.jobs.getIamPolicy', report, ({ jobs }, resource) => jobs.getIamPolicy({ resource })],
  [
    'run.executions.list',
    report,
    ({ executions }, name) => executions.listExecutions({ parent: name }, page),
  ],
  ['run.workerpools.get', packer, ({ pools }, name) => pools.getWorkerPool({ name })],
  ['run.workerpools.list', parent, ({ pools }, name) => pools.listWorkerPools({ parent: name }, page)],
  ['run.workerpools.getIamPolicy', packer, ({ pools }, resource) => pools.getIamPolicy({ resource })],
  ['run.revisions.list', packer, ({ revisions }, name) => revisions.listRevisions({ parent: name }, page)],
  [
    'run.revisions.get',
    `${packer}/revisions/packer-00001-abc`,
    ({ revisions }, name) => revisions.getRevision({ name }),
  ],
  ['run.instances.get', desk, ({ instances }, name) => instances.getInstance({ name })],
  ['run.instances.list', parent, ({ instances }, name) => instances.listInstances({ parent: name }, page)],
];

describe.each(reads)('%s', (permission, name, read) => {
  test('without it the read is refused', async () => {
    const cloud = await serveCloud(denying(manyKinds(), permission));
    await expect(read(cloud, name)).rejects.toMatchObject({
      code: 7,
      details: `Permission '${permission}' denied on resource '${name}' (or it may not exist).`,
    });
  });

  test.each([
    ['of another project: refused', 'acme-shop', 'other', 7],
    ['of another region: not found', 'europe-west1', 'us-central1', 5],
    ['by a name that is none: invalid', 'projects/acme-shop', 'acme-shop', 3],
  ])('%s', async (_name, part, instead, code) => {
    const cloud = await serveCloud(manyKinds());
    await expect(read(cloud, name.replace(part, instead))).rejects.toMatchObject({ code });
  });

  test('by the project number: found', async () => {
    const cloud = await serveCloud(manyKinds());
    await expect(read(cloud, name.replace('acme-shop', '123456789012'))).resolves.toBeDefined();
  });
});

test.each<[string, string, (cloud: Cloud, id: string) => Promise<unknown>]>([
  ['JOB', 'jobs', ({ jobs }, name) => jobs.getJob({ name })],
  ['WORKER_POOL', 'workerPools', ({ pools }, name) => pools.getWorkerPool({ name })],
  ['INSTANCE', 'instances', ({ instances }, name) => instances.getInstance({ name })],
  ['EXECUTION', 'jobs/report/executions', ({ executions }, name) => executions.getExecution({ name })],
  ['TASK', 'jobs/report/executions/x/tasks', ({ tasks }, name) => tasks.getTask({ name })],
  ['REVISION', 'workerPools/packer/revisions', ({ revisions }, name) => revisions.getRevision({ name })],
])('a %s that does not exist is told in the words of the real one', async (kind, collection, read) => {
  const cloud = await serveCloud(manyKinds());
  await expect(read(cloud, `${parent}/${collection}/nope`)).rejects.toMatchObject({
    code: 5,
    details: `Resource 'nope' of kind '${kind}' in region 'europe-west1' in project 'acme-shop' does not exist.`,
  });
});

test.each([
  ['run.executions.get', 'executions'],
  ['run.tasks.list', 'tasks'],
  ['run.tasks.get', 'task'],
] as const)('without %s an execution is not told in that depth', async (permission, what) => {
  const { cloud, execution } = await started(denying(manyKinds(), permission));
  const read = {
    executions: () => cloud.executions.getExecution({ name: execution }),
    tasks: () => cloud.tasks.listTasks({ parent: execution }, page),
    task: () => cloud.tasks.getTask({ name: `${execution}/tasks/x` }),
  }[what];
  await expect(read()).rejects.toMatchObject({ code: 7 });
});

test('a job has its template with the defaults of the server, and its newest execution', async () => {
  const { cloud, execution } = await started();
  const [job] = await cloud.jobs.getJob({ name: report });
  expect(job).toMatchObject({
    name: report,
    creator: 'lin@example.com',
    lastModifier: 'lin@example.com',
    generation: '1',
    observedGeneration: '1',
    executionCount: 1,
    latestCreatedExecution: { name: execution.split('/').at(-1), completionStatus: 'EXECUTION_RUNNING' },
    terminalCondition: { type: 'Ready', state: 'CONDITION_SUCCEEDED' },
    template: {
      parallelism: 2,
      taskCount: 3,
      template: {
        maxRetries: 1,
        timeout: { seconds: '600' },
        serviceAccount: '123456789012-compute@developer.gserviceaccount.com',
        executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2',
      },
    },
  });
});

test('an execution shows its image by digest, and as many running tasks as may run at once', async () => {
  const { cloud, execution } = await started();
  const [found] = await cloud.executions.getExecution({ name: execution });
  expect(found).toMatchObject({ job: report, taskCount: 3, runningCount: 2, reconciling: true });
  expect(found.template?.containers?.[0]?.image).toBe(
    `europe-west1-docker.pkg.dev/acme-shop/tools/report@sha256:${'a'.repeat(64)}`,
  );
  const [tasks] = await cloud.tasks.listTasks({ parent: execution }, page);
  expect(tasks.map(({ index, startTime }) => [index, startTime !== null])).toEqual([
    [0, true],
    [1, true],
    [2, false],
  ]);
});

test('a worker pool has a count and splits, and neither traffic nor address', async () => {
  const { pools } = await serveCloud(manyKinds());
  const [pool] = await pools.getWorkerPool({ name: packer });
  expect(pool).toMatchObject({
    scaling: { manualInstanceCount: 2 },
    instanceSplits: [{ type: 'INSTANCE_SPLIT_ALLOCATION_TYPE_LATEST', percent: 100 }],
    instanceSplitStatuses: [{ percent: 100 }],
    latestReadyRevision: `${packer}/revisions/packer-00002-abc`,
    threatDetectionEnabled: true,
  });
  expect(pool).not.toHaveProperty('uri');
});

test("a pool's revisions come newest first, their images by digest; the old one is retired", async () => {
  const { revisions } = await serveCloud(manyKinds());
  const [found] = await revisions.listRevisions({ parent: packer }, page);
  expect(
    found.map(({ name, containers, conditions }) => [
      name?.slice(-16),
      containers?.[0]?.image?.slice(-64),
      conditions?.find(({ type }) => type === 'Active')?.revisionReason,
    ]),
  ).toEqual([
    ['packer-00002-abc', '2'.repeat(64), undefined],
    ['packer-00001-abc', '1'.repeat(64), 'RETIRED'],
  ]);
});

test('an instance tells the digests of its containers', async () => {
  const { instances } = await serveCloud(manyKinds());
  const [instance] = await instances.getInstance({ name: desk });
  expect(instance).toMatchObject({
    ingress: 'INGRESS_TRAFFIC_ALL',
    containerStatuses: [{ name: 'desk', imageDigest: `sha256:${'d'.repeat(64)}` }],
  });
});
