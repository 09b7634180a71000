import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { startSimulator } from '../../simulator/start';
import { freePort } from '../../src/dev-server/ports';
import { startDevServer, type RunningServer } from '../../src/dev-server/start-dev-server';
import { testVariable } from '../support/environment';
import { testPolicy } from '../support/lab';
import { until } from '../support/until';
import { runCli, startCli } from './run-cli';

// A real server that is gone for a while: the worker stays, says so once, and takes work again by itself.
const LIMIT = 300_000;
const ends: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of ends.reverse()) await end();
}, LIMIT);

test(
  'a worker outlives its Temporal server, and folds what it has to say about it',
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'firebreak-outage-'));
    ends.push(async () => rm(folder, { recursive: true, force: true }));
    const port = await freePort();
    const serve = async (): Promise<RunningServer> => {
      const server = await startDevServer({
        executable: testVariable('FIREBREAK_TEST_SERVER'),
        port,
        dbFile: path.join(folder, 'temporal.db'),
      });
      ends.push(async () => server.stop());
      return server;
    };
    const first = await serve();
    const simulator = await startSimulator({ scenario: 'reverse-shell-service' });
    ends.push(async () => simulator.close());
    const policy = path.join(folder, 'policy.yaml');
    await writeFile(policy, testPolicy());
    const environment = {
      TEMPORAL_ADDRESS: first.address,
      FIREBREAK_POLICY: policy,
      FIREBREAK_LEDGER: path.join(folder, 'ledger'),
      FIREBREAK_LOCAL_GOOGLE: simulator.grpc,
      FIREBREAK_LOCAL_GOOGLE_HTTP: simulator.http,
      FIREBREAK_LOCAL_VIRUSTOTAL: simulator.http,
      VIRUSTOTAL_API_KEY: 'simulated-virustotal-key',
    };
    const { child, stderr, ended } = startCli(['worker'], environment);
    ends.push(() => child.kill('SIGKILL'));
    await until('the worker', () => stderr().includes('worker is ready') || undefined);

    await first.stop();
    await until('the outage', () => stderr().includes('Temporal unreachable since') || undefined);
    // While it is away a command says so within its own limit, and nothing is half done.
    expect(await runCli(['list'], environment)).toMatchObject({
      code: 7,
      stderr: expect.stringContaining('temporal-unavailable'),
    });

    await serve();
    const finding = await until('a finding', () => {
      const name = simulator.world.findings.list()[0]?.finding['name'];
      return typeof name === 'string' ? name : undefined;
    });
    expect(await runCli(['start', finding], environment)).toMatchObject({ code: 0 });
    expect(
      await runCli(['watch', finding, '--until', 'asked', '--timeout', '2m', '--json'], environment),
    ).toMatchObject({ code: 0 });
    await until('the end of the outage', () => stderr().includes('Temporal answers again') || undefined);

    child.kill('SIGTERM');
    const { code, stderr: log } = await ended;
    expect(code).toBe(0);
    const lines = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly msg: string });
    expect(lines.filter(({ msg }) => msg.startsWith('Temporal unreachable since'))).toHaveLength(1);
    // Nothing else of the outage comes through but that one line, and one a minute.
    const ofConnecting = lines.filter((line) =>
      /tcp connect|refused|transport error/i.test(JSON.stringify(line)),
    );
    expect(ofConnecting.filter(({ msg }) => !msg.startsWith('Temporal'))).toEqual([]);
  },
  LIMIT,
);
