import { describe, expect, test } from '@jest/globals';
import { denying, serveCloud } from '../cloud';
import type { Cloud } from '../cloud';
import { manyKinds, report } from '../many-kinds';

/** Starts the job by the real call; its execution's full name. */
async function run(cloud: Cloud): Promise<string> {
  await cloud.jobs.runJob({ name: report });
  const [[execution]] = await cloud.executions.listExecutions({ parent: report });
  return execution?.name ?? '';
}

const counts = async (cloud: Cloud, name: string): Promise<readonly unknown[]> => {
  const [{ runningCount, succeededCount, failedCount, cancelledCount, retriedCount }] =
    await cloud.executions.getExecution({ name });
  return [runningCount, succeededCount, failedCount, cancelledCount, retriedCount];
};

const alive = ({ sim }: Cloud): number => sim.world.hosts.alive({ kind: 'job', name: 'report' }).length;

describe('what may not be done is refused, and changes nothing', () => {
  test.each<[string, (cloud: Cloud, execution: string) => Promise<unknown>]>([
    ['run.jobs.run', ({ jobs }) => jobs.runJob({ name: report })],
    ['run.jobs.runWithOverrides', ({ jobs }) => jobs.runJob({ name: report, overrides: { taskCount: 9 } })],
    ['run.jobs.update', ({ jobs }) => jobs.updateJob({ job: { name: report } })],
    ['run.jobs.delete', ({ jobs }) => jobs.deleteJob({ name: report })],
    ['run.executions.cancel', ({ executions }, name) => executions.cancelExecution({ name })],
    ['run.executions.delete', ({ executions }, name) => executions.deleteExecution({ name })],
    ['run.jobs.setIamPolicy', ({ jobs }) => jobs.setIamPolicy({ resource: report, policy: {} })],
  ])('%s', async (permission, call) => {
    const cloud = await serveCloud(denying(manyKinds(), permission));
    const { world } = cloud.sim;
    const started = world.jobs.run('report', { actor: world.caller, request: {} });
    const name = `${report}/executions/${started.accepted.state.name}`;
    await expect(call(cloud, name)).rejects.toMatchObject({ code: 7 });
    cloud.clock.advance(1);
    expect([alive(cloud), world.jobs.list().length]).toEqual([2, 1]);
  });

  test.each<[string, (cloud: Cloud, name: string) => Promise<unknown>]>([
    ['run', ({ jobs }) => jobs.runJob({ name: report, etag: '"old"' })],
    ['update', ({ jobs }) => jobs.updateJob({ job: { name: report, etag: '"old"' } })],
    ['delete', ({ jobs }) => jobs.deleteJob({ name: report, etag: '"old"' })],
    ['cancel', ({ executions }, name) => executions.cancelExecution({ name, etag: '"old"' })],
  ])('%s with a stale etag', async (_name, call) => {
    const cloud = await serveCloud(manyKinds());
    const name = await run(cloud);
    await expect(call(cloud, name)).rejects.toMatchObject({ code: 10 });
    expect(alive(cloud)).toBe(2);
  });

  test('an unknown container in the overrides', async () => {
    const { jobs } = await serveCloud(manyKinds());
    const overrides = { containerOverrides: [{ name: 'other', args: ['x'] }] };
    await expect(jobs.runJob({ name: report, overrides })).rejects.toMatchObject({ code: 3 });
  });

  test('cancelling what has ended', async () => {
    const cloud = await serveCloud(manyKinds());
    const name = await run(cloud);
    cloud.clock.advance(60);
    await expect(cloud.executions.cancelExecution({ name })).rejects.toMatchObject({ code: 9 });
  });
});

describe('validateOnly', () => {
  test.each<[string, (cloud: Cloud, name: string) => Promise<unknown>]>([
    ['run', ({ jobs }) => jobs.runJob({ name: report, validateOnly: true })],
    ['delete', ({ jobs }) => jobs.deleteJob({ name: report, validateOnly: true })],
    ['cancel', ({ executions }, name) => executions.cancelExecution({ name, validateOnly: true })],
    [
      'delete of an execution',
      ({ executions }, name) => executions.deleteExecution({ name, validateOnly: true }),
    ],
  ])('%s does nothing', async (_name, call) => {
    const cloud = await serveCloud(manyKinds());
    const name = await run(cloud);
    await call(cloud, name);
    cloud.clock.advance(3);
    expect([alive(cloud), cloud.sim.world.jobs.get('report').executionCount]).toEqual([2, 1]);
  });
});

describe('an execution', () => {
  test('runs as many tasks at once as it may, and the rest when there is room; then it has succeeded', async () => {
    const cloud = await serveCloud(manyKinds());
    const name = await run(cloud);
    expect(await counts(cloud, name)).toEqual([2, 0, 0, 0, 0]);
    cloud.clock.advance(11);
    expect(await counts(cloud, name)).toEqual([1, 2, 0, 0, 0]);
    cloud.clock.advance(10);
    expect(await counts(cloud, name)).toEqual([0, 3, 0, 0, 0]);
    const [{ conditions, completionTime }] = await cloud.executions.getExecution({ name });
    expect(conditions?.[0]).toMatchObject({ type: 'Completed', state: 'CONDITION_SUCCEEDED' });
    expect(completionTime).not.toBeNull();
  });

  test.each([
    ['tries a task again that fails', 1, [0, 3, 0, 0, 1], 'CONDITION_SUCCEEDED'],
    [
      'fails with a task that fails more often than it is tried again',
      2,
      [0, 2, 1, 0, 1],
      'CONDITION_FAILED',
    ],
  ])('%s', async (_name, attempts, expected, state) => {
    const cloud = await serveCloud(manyKinds({ failing: [{ task: 1, attempts }] }));
    const name = await run(cloud);
    cloud.clock.advance(60);
    expect(await counts(cloud, name)).toEqual(expected);
    const [{ conditions }] = await cloud.executions.getExecution({ name });
    expect(conditions?.[0]?.state).toBe(state);
  });

  test('is killed task by task at the time limit', async () => {
    const cloud = await serveCloud(manyKinds({ timeoutSeconds: 4, maxRetries: 0 }));
    const name = await run(cloud);
    cloud.clock.advance(30);
    expect(await counts(cloud, name)).toEqual([0, 0, 3, 0, 0]);
    const [tasks] = await cloud.tasks.listTasks({ parent: name });
    expect(tasks[0]?.lastAttemptResult).toMatchObject({ termSignal: 9 });
  });

  test('that is cancelled goes through CANCELLING, and its operation ends when nothing runs any more', async () => {
    const cloud = await serveCloud(manyKinds());
    const name = await run(cloud);
    await cloud.executions.cancelExecution({ name });
    const reason = async (): Promise<unknown> =>
      (await cloud.executions.getExecution({ name }))[0].conditions?.[0]?.executionReason;
    expect([await reason(), await counts(cloud, name)]).toEqual(['CANCELLING', [2, 0, 0, 1, 0]]);
    cloud.clock.advance(3);
    expect([await reason(), await counts(cloud, name)]).toEqual(['CANCELLED', [0, 0, 0, 3, 0]]);
    expect(alive(cloud)).toBe(0);
  });

  test('that is deleted is stopped, and then gone', async () => {
    const cloud = await serveCloud(manyKinds());
    const name = await run(cloud);
    await cloud.executions.deleteExecution({ name });
    cloud.clock.advance(3);
    await expect(cloud.executions.getExecution({ name })).rejects.toMatchObject({ code: 5 });
    expect(alive(cloud)).toBe(0);
  });

  test("shows the arguments that it was run with; the job's own stay", async () => {
    const cloud = await serveCloud(manyKinds());
    await cloud.jobs.runJob({
      name: report,
      overrides: { taskCount: 1, containerOverrides: [{ args: ['--mine'] }] },
    });
    const [[execution]] = await cloud.executions.listExecutions({ parent: report });
    expect(execution).toMatchObject({ taskCount: 1, template: { containers: [{ args: ['--mine'] }] } });
    const [job] = await cloud.jobs.getJob({ name: report });
    expect(job.template?.template?.containers?.[0]?.args).toEqual([]);
  });
});

test('an update replaces what callers set, for the next execution only, and whoever makes it needs actAs', async () => {
  const cloud = await serveCloud(denying(manyKinds(), 'iam.serviceAccounts.actAs'));
  const [job] = await cloud.jobs.getJob({ name: report });
  const changed = { ...job, etag: '', template: { ...job.template, taskCount: 1 } };
  await expect(cloud.jobs.updateJob({ job: changed })).rejects.toMatchObject({ code: 7 });
  await cloud.jobs.updateJob({ job: { ...job, etag: '', labels: { team: 'reports' } } });
  expect((await cloud.jobs.getJob({ name: report }))[0]).toMatchObject({
    generation: '2',
    observedGeneration: '1',
    reconciling: true,
    lastModifier: 'responder@acme.iam.gserviceaccount.com',
    labels: { team: 'reports' },
  });
  cloud.clock.advance(1);
  const [done] = await cloud.jobs.getJob({ name: report });
  expect(done).toMatchObject({ observedGeneration: '2', reconciling: false });
});

test.each([
  ['ends-executions', 0],
  ['leaves-executions', 2],
] as const)('deleting a job %s', async (jobDelete, left) => {
  const cloud = await serveCloud(manyKinds(), { switches: { jobDelete } });
  await run(cloud);
  await cloud.jobs.deleteJob({ name: report });
  cloud.clock.advance(4);
  await expect(cloud.jobs.getJob({ name: report })).rejects.toMatchObject({ code: 5 });
  expect(alive(cloud)).toBe(left);
});

test("a job's policy is overwritten as a whole, under its etag", async () => {
  const { jobs } = await serveCloud(manyKinds({ invokers: ['user:ada@example.com'] }));
  const [before] = await jobs.getIamPolicy({ resource: report });
  expect(before.bindings).toMatchObject([{ role: 'roles/run.invoker', members: ['user:ada@example.com'] }]);
  const bindings = [{ role: 'roles/run.invoker', members: ['user:lin@example.com'] }];
  await jobs.setIamPolicy({ resource: report, policy: { bindings, etag: before.etag ?? '' } });
  await expect(
    jobs.setIamPolicy({ resource: report, policy: { bindings: [], etag: before.etag ?? '' } }),
  ).rejects.toMatchObject({ code: 10 });
  const [after] = await jobs.getIamPolicy({ resource: report });
  expect(after.bindings).toMatchObject(bindings);
});

test('what was changed stands in the audit log under its v2 name, at its beginning and at its end', async () => {
  const cloud = await serveCloud(manyKinds());
  const name = await run(cloud);
  await cloud.executions.cancelExecution({ name });
  cloud.clock.advance(4);
  cloud.sim.world.settle();
  const entries = cloud.sim.world.logs
    .readable(Number.POSITIVE_INFINITY)
    .flatMap(({ json }) => (JSON.stringify(json).includes('cloudaudit') ? [json] : []))
    .filter(({ resource }) => JSON.stringify(resource).includes('cloud_run_job'));
  const methods = entries.map(
    ({ protoPayload }) => /v2\.[A-Za-z.]+/u.exec(JSON.stringify(protoPayload))?.[0],
  );
  expect(methods.filter((method) => method !== 'v2.Jobs.CreateJob').sort()).toEqual([
    'v2.Executions.CancelExecution',
    'v2.Executions.CancelExecution',
    'v2.Jobs.RunJob',
    'v2.Jobs.RunJob',
  ]);
});

describe('a fault strikes the operation of a cancellation', () => {
  const cancelling = 'google.cloud.run.v2.Executions/CancelExecution';

  test.each([
    ['operation-error', { code: 'INTERNAL' }, 0],
    ['operation-failed', { code: 'INTERNAL' }, 2],
  ] as const)('%s', async (kind, more, left) => {
    const cloud = await serveCloud(manyKinds());
    const name = await run(cloud);
    cloud.sim.faults.add({ method: cancelling, kind, ...more });
    const [operation] = await cloud.executions.cancelExecution({ name });
    cloud.clock.advance(4);
    const { error } = (await cloud.executions.checkCancelExecutionProgress(operation.name ?? ''))
      .latestResponse;
    expect([error?.code, alive(cloud)]).toEqual([13, left]);
  });

  test('operation-slow', async () => {
    const cloud = await serveCloud(manyKinds());
    const name = await run(cloud);
    cloud.sim.faults.add({ method: cancelling, kind: 'operation-slow', milliseconds: 5000 });
    const [operation] = await cloud.executions.cancelExecution({ name });
    const isDone = async (): Promise<boolean | null | undefined> =>
      (await cloud.executions.checkCancelExecutionProgress(operation.name ?? '')).latestResponse.done;
    cloud.clock.advance(3);
    expect([await isDone(), alive(cloud)]).toEqual([false, 0]);
    cloud.clock.advance(5);
    expect(await isDone()).toBe(true);
  });
});
