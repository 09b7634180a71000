import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { workflowTypes } from '../../src/domain/message-names';
import { openOwnServer, type OwnServer } from '../support/own-server';
import { until } from '../support/until';
import { runCli, type Ended } from './run-cli';

// What is stuck, as the server reports it and as silence shows it, on a real server.
const LIMIT = 300_000;
const slot = (name: string): string => `incident:1/europe-west1/services/${name}`;

let server: OwnServer;
beforeAll(async () => {
  server = await openOwnServer();
}, LIMIT);
afterAll(async () => {
  await server.close();
}, LIMIT);

const start = async (name: string, taskQueue: string, health: 'well' | 'broken'): Promise<unknown> =>
  server.client.workflow.start(workflowTypes.incident, {
    workflowId: slot(name),
    taskQueue,
    args: [health],
    workflowTaskTimeout: '5s',
  });
const list = async (...args: readonly string[]): Promise<Ended> =>
  runCli(['list', ...args], { TEMPORAL_ADDRESS: server.address });
const listed = async (workflow: string, why: string): Promise<Ended> =>
  until(why, async () => {
    const ended = await list('--stuck', '--json');
    const { stuck } = JSON.parse(ended.stdout) as { readonly stuck: readonly Record<string, string>[] };
    return stuck.some((one) => one['workflow'] === workflow && one['why']?.includes(why) === true)
      ? ended
      : undefined;
  });

test(
  'nothing is stuck while nothing is open',
  async () => {
    expect(await list('--stuck')).toMatchObject({ code: 0, stdout: 'Nothing is stuck.\n' });
    expect(await list('--stuck', '--all')).toMatchObject({ code: 2 });
  },
  LIMIT,
);

test(
  'without a worker nobody answers, and what to do is to start one',
  async () => {
    await start('unserved', server.newTaskQueue(), 'well');
    const { code, stdout } = await listed(slot('unserved'), 'no worker answers');
    expect(code).toBe(1);
    expect(stdout).toContain('firebreak worker');
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
      await start('well', taskQueue, 'well');
      await start('broken', taskQueue, 'broken');
      await listed(slot('unserved'), 'it does not answer, and others do');
      // The server reports it after several failures, which it spaces out more and more.
      await listed(slot('broken'), 'it does not answer').then(async () =>
        listed(slot('broken'), 'the server reports that its tasks fail: WorkflowTaskFailed'),
      );
      const { stdout } = await list('--stuck');
      expect(stdout).toMatch(/services\/broken\nwhy +the server reports/);
      expect(stdout).not.toContain(slot('well'));

      const contained = JSON.parse((await list('--contained', '--json')).stdout) as { incidents: unknown[] };
      expect(contained.incidents).toEqual([]);
    });
  },
  LIMIT,
);
