import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { defined } from '../../../src/domain/defined';
import { inQueue, workflowTypes } from '../../../src/domain/message-names';
import { openOwnServer, type OwnServer } from '../../support/temporal/own-server';
import { until } from '../../support/until';
import { runCli, type Ended } from '../run-cli';

// Finds stuck incidents, as the server reports them and as silence shows them, on a real server.
const LIMIT = 300_000;
/** Each test has an installation of its own. */
const slot = (queue: string, name: string): string =>
  inQueue(queue, `incident:1/europe-west1/services/${name}`);

let server: OwnServer;
beforeAll(async () => {
  server = await openOwnServer();
}, LIMIT);
afterAll(async () => {
  await server.close();
}, LIMIT);

const start = async (taskQueue: string, name: string, health: string): Promise<unknown> =>
  server.client.workflow.start(workflowTypes.incident, {
    workflowId: slot(taskQueue, name),
    taskQueue,
    args: [health],
    workflowTaskTimeout: '5s',
  });
const list = async (taskQueue: string, ...args: readonly string[]): Promise<Ended> =>
  runCli(['list', ...args], { TEMPORAL_ADDRESS: server.address, FIREBREAK_TASK_QUEUE: taskQueue });
const listed = async (taskQueue: string, workflow: string, why: string): Promise<Ended> =>
  until(why, async () => {
    const ended = await list(taskQueue, '--stuck', '--json');
    const { stuck } = JSON.parse(ended.stdout) as { readonly stuck: readonly Record<string, string>[] };
    return stuck.some((one) => one['workflow'] === workflow && one['why']?.includes(why) === true)
      ? ended
      : undefined;
  });

test(
  'nothing is stuck while nothing is open',
  async () => {
    const queue = server.newTaskQueue();
    expect(await list(queue, '--stuck')).toMatchObject({ code: 0, stdout: 'Nothing is stuck.\n' });
    expect(await list(queue, '--stuck', '--all')).toMatchObject({ code: 2 });
  },
  LIMIT,
);

test(
  'without a worker nobody answers, and what to do is to start one',
  async () => {
    const queue = server.newTaskQueue();
    await start(queue, 'unserved', 'well');
    const { code, stdout } = await listed(queue, slot(queue, 'unserved'), 'no worker answers');
    expect(code).toBe(1);
    expect(stdout).toContain('firebreak worker');
  },
  LIMIT,
);

test.each([
  ['another type', 'anything', 'its type is "anything", not manageIncident', undefined],
  ['our type on another queue', workflowTypes.incident, 'it is on the task queue', undefined],
  ['our type, by cron', workflowTypes.incident, 'it was started with a wait', '0 0 1 1 *'],
])(
  "somebody else's workflow of %s under an incident's id is named, with the command that ends it",
  async (_, type, why, cronSchedule) => {
    const queue = server.newTaskQueue();
    const id = slot(queue, 'squatted');
    const { firstExecutionRunId } = await server.client.workflow.start(type, {
      workflowId: id,
      taskQueue: cronSchedule === undefined ? server.newTaskQueue() : queue,
      ...defined({ cronSchedule }),
    });
    // Of another installation: none of ours.
    const other = server.newTaskQueue();
    await start(other, 'squatted', 'well');
    const { code, stdout } = await listed(queue, id, why);
    expect(code).toBe(1);
    expect(stdout).toContain(
      `temporal workflow terminate --workflow-id ${id} --run-id ${firstExecutionRunId}`,
    );
    expect(stdout).toContain('foreign-workflow');
    expect(stdout).not.toContain(slot(other, 'squatted'));

    // Nobody is told to start a worker for it.
    const shown = await runCli(['show', id], {
      TEMPORAL_ADDRESS: server.address,
      FIREBREAK_TASK_QUEUE: queue,
    });
    expect(shown).toMatchObject({ code: 1, stderr: expect.stringContaining('foreign-workflow') });
    expect(shown.stderr.replaceAll(/\s+/gu, ' ')).toContain('temporal workflow terminate');
  },
  LIMIT,
);

test(
  'what fails again and again is told from what is only silent, and from what is well',
  async () => {
    const taskQueue = server.newTaskQueue();
    const worker = await Worker.create({
      connection: server.connection,
      namespace: server.namespace,
      taskQueue,
      workflowsPath: require.resolve('./troubled-workflows'),
    });
    await worker.runUntil(async () => {
      await start(taskQueue, 'well', 'well');
      await start(taskQueue, 'mute', 'mute');
      await start(taskQueue, 'broken', 'broken');
      await listed(taskQueue, slot(taskQueue, 'mute'), 'it does not answer, and others do');
      // The server reports it after several failures, which it spaces out more and more.
      await listed(taskQueue, slot(taskQueue, 'broken'), 'it does not answer').then(async () =>
        listed(
          taskQueue,
          slot(taskQueue, 'broken'),
          'the server reports that its tasks fail: WorkflowTaskFailed',
        ),
      );
      const { stdout } = await list(taskQueue, '--stuck');
      expect(stdout).toMatch(/services\/broken\nwhy +the server reports/);
      expect(stdout).not.toContain(slot(taskQueue, 'well'));

      const contained = await list(taskQueue, '--contained', '--json');
      expect((JSON.parse(contained.stdout) as { incidents: unknown[] }).incidents).toEqual([]);
    });
  },
  LIMIT,
);
