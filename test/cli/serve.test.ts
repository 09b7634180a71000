import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startSimulator, type RunningSimulator } from '../../simulator/start';
import type { IncidentView } from '../../src/domain/incident-view';
import { queryNames } from '../../src/domain/message-names';
import { testPolicy } from '../support/lab';
import { openOwnServer, type OwnServer } from '../support/own-server';
import { until } from '../support/until';
import { runCli, startCli, type Environment } from './run-cli';

const LIMIT = 300_000;
const SLOT = 'incident:415104041262/europe-west1/services/payment-api';
const SUBSCRIPTION = 'projects/acme-payments/subscriptions/';

let server: OwnServer;
let simulator: RunningSimulator;
let folder: string;
let environment: Environment;
beforeAll(async () => {
  server = await openOwnServer();
  simulator = await startSimulator({ scenario: 'reverse-shell-service', hold: true });
  folder = await mkdtemp(path.join(tmpdir(), 'firebreak-serve-'));
  const policy = path.join(folder, 'policy.yaml');
  await writeFile(policy, testPolicy());
  environment = {
    TEMPORAL_ADDRESS: server.address,
    FIREBREAK_POLICY: policy,
    FIREBREAK_LEDGER: path.join(folder, 'ledger'),
    FIREBREAK_TASK_QUEUE: server.newTaskQueue(),
    FIREBREAK_SUBSCRIPTION: `${SUBSCRIPTION}${simulator.world.scenario.pubsub.subscription}`,
    FIREBREAK_LOCAL_GOOGLE: simulator.grpc,
    FIREBREAK_LOCAL_VIRUSTOTAL: simulator.http,
    VIRUSTOTAL_API_KEY: 'simulated-virustotal-key',
  };
}, LIMIT);
afterAll(async () => {
  await simulator.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
}, LIMIT);

/** The lines of a log, each an object. */
const logged = (stderr: string): readonly { readonly msg?: string }[] =>
  stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly msg?: string });

test(
  'worker --intake takes the notification in, works on it, and stops cleanly',
  async () => {
    const { child, stderr, ended } = startCli(['worker', '--intake'], environment);
    await until('worker and intake', () => {
      const text = stderr();
      return (text.includes('worker is ready') && text.includes('intake is ready')) || undefined;
    });
    simulator.start();
    const asked = await until('the question', async () => {
      const handle = server.client.workflow.getHandle(SLOT);
      const view = await handle.query<IncidentView>(queryNames.incident).catch(() => undefined);
      return view?.phase === 'awaiting-decision' ? view : undefined;
    });
    expect(asked.plan?.steps).toHaveLength(1);

    for (const args of [['worker', '--serve', 'reads'], ['intake']]) {
      const second = await runCli(args, environment);
      expect(second).toMatchObject({
        code: 8,
        stderr: expect.stringMatching(new RegExp(`ledger-in-use[^]* process ${child.pid} on `)),
      });
    }
    child.kill('SIGTERM');
    const { code, stdout, stderr: log } = await ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(logged(log).at(-1)).toMatchObject({ msg: 'stopped' });

    // The ledger remembers the policy, so that an edited file with an old serial does not count.
    await writeFile(environment['FIREBREAK_POLICY'] ?? '', testPolicy({ ada: 'note' }));
    expect(await runCli(['worker'], environment)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/bad-policy[^]*the same serial 1[^]*Raise the serial/),
    });
  },
  LIMIT,
);

describe('what cannot go on says why', () => {
  test.each<[string, readonly string[], Environment, number, string]>([
    [
      'an intake whose subscription does not exist',
      ['intake'],
      { FIREBREAK_SUBSCRIPTION: `${SUBSCRIPTION}nowhere` },
      5,
      'firebreak: not-found',
    ],
    [
      'a worker with a policy that is not there',
      ['worker'],
      { FIREBREAK_POLICY: 'none.yaml' },
      2,
      'firebreak: bad-policy',
    ],
  ])(
    '%s',
    async (_, args, changes, exit, says) => {
      const { code, stderr } = await runCli(args, { ...environment, ...changes });
      expect({ code, stderr }).toMatchObject({ code: exit, stderr: expect.stringContaining(says) });
    },
    LIMIT,
  );
});
