import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { searchAttributes } from '../../src/domain/incident/search-attributes';
import { poll } from '../../src/temporal/poll';
import { freePort } from '../../src/dev-server/ports';
import { provideServer } from '../../src/dev-server/provide-server';
import { startDevServer, type RunningServer } from '../../src/dev-server/start-dev-server';
import { testVariable } from '../support/environment';

// Servers of its own, some of them started twice, beside everything else that runs.
jest.setTimeout(30_000);

const executable = testVariable('FIREBREAK_TEST_SERVER');
const search = { cacheDirectory: '/nonexistent', path: path.dirname(executable) };

let folder: string;
let servers: RunningServer[];
let listeners: Server[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'firebreak-start-'));
  servers = [];
  listeners = [];
});

afterEach(async () => {
  await Promise.all(servers.map(async (server) => server.stop()));
  await Promise.all(listeners.map(async (listener) => once(listener.close(), 'close')));
  await rm(folder, { recursive: true, force: true });
});

async function start(options: Partial<Parameters<typeof startDevServer>[0]> = {}): Promise<RunningServer> {
  const server = await startDevServer({ executable, ...options });
  servers.push(server);
  return server;
}

async function takenPort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  listeners.push(listener);
  await once(listener, 'listening');
  return (listener.address() as AddressInfo).port;
}

async function ask<T>(address: string, question: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address, connectTimeout: '5s' });
  try {
    return await question(connection);
  } finally {
    await connection.close();
  }
}

async function listens(address: string): Promise<boolean> {
  const socket = connect(Number(address.split(':')[1]), '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

describe('what is wrong is said, and nothing is left running', () => {
  test.each([
    ['port', 'the Temporal server'],
    ['uiPort', 'the Temporal UI'],
  ])('a taken %s is named with its purpose', async (option, purpose) => {
    const port = await takenPort();
    await expect(start({ [option]: port })).rejects.toMatchObject({
      code: 'port-taken',
      message: `port ${port} on 127.0.0.1, wanted for ${purpose}, is taken or forbidden`,
    });
  });

  test('a server that ends at once is told with its exit code and its last words', async () => {
    const started = start({ dbFile: path.join(folder, 'no/such/folder/db') });
    await expect(started).rejects.toMatchObject({ code: 'temporal-unavailable' });
    await expect(started).rejects.toThrow(
      /the Temporal server did not start: it ended with exit code 1\n.*no\/such\/folder/s,
    );
  });

  test('a program that cannot be run is told', async () => {
    await expect(start({ executable: path.join(folder, 'missing') })).rejects.toThrow(
      /did not start: it ended with exit code 127\n.*missing: not found/s,
    );
  });

  test('a configured address that does not answer is not replaced by a server of our own', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    await expect(provideServer({ address, search })).rejects.toMatchObject({
      code: 'temporal-unavailable',
      message: expect.stringContaining(
        `no Temporal server answers at ${address}, which TEMPORAL_ADDRESS names`,
      ),
    });
  });

  test.each(['temporal.example.com:7233', '10.0.0.5:7233', '0.0.0.0:7233', 'localhost.example.com:7233'])(
    'a configured address that is not this machine is refused without being asked: %s',
    async (address) => {
      await expect(provideServer({ address, search })).rejects.toMatchObject({
        code: 'bad-config',
        message: expect.stringContaining(`${address} is not one`),
      });
    },
  );
});

test('starts, answers, knows the search attributes, and stops', async () => {
  const uiPort = await freePort();
  const server = await start({ uiPort });
  const { customAttributes } = await ask(server.address, async (connection) =>
    connection.operatorService.listSearchAttributes({ namespace: 'default' }),
  );
  expect(Object.keys(customAttributes)).toEqual(
    expect.arrayContaining(Object.values(searchAttributes).map(({ name }) => name)),
  );
  expect(server.uiAddress).toBe(`http://127.0.0.1:${uiPort}`);
  await server.stop();
  await server.stop();
  expect(await listens(server.address)).toBe(false);
});

test('keeps its workflows in a file over a restart on the same port', async () => {
  const dbFile = path.join(folder, 'temporal.db');
  const port = await freePort();
  const workflowId = 'kept-over-a-restart';
  const first = await start({ dbFile, port });
  await ask(first.address, async (connection) =>
    connection.workflowService.startWorkflowExecution({
      namespace: 'default',
      workflowId,
      requestId: workflowId,
      workflowType: { name: 'nobodyRunsThis' },
      taskQueue: { name: 'nobody' },
    }),
  );
  await first.stop();
  const second = await start({ dbFile, port });
  const kept = await ask(second.address, async (connection) =>
    connection.workflowService.describeWorkflowExecution({ namespace: 'default', execution: { workflowId } }),
  );
  expect(kept.workflowExecutionInfo?.type?.name).toBe('nobodyRunsThis');
});

test('uses a configured server that answers, registers what it lacks, and does not stop it', async () => {
  const running = await start({ searchAttributes: [] });
  const provided = await provideServer({ address: running.address, search });
  expect(provided).toMatchObject({ address: running.address, from: `the one at ${running.address}` });
  await provided.stop();
  const { customAttributes } = await ask(running.address, async (connection) =>
    connection.operatorService.listSearchAttributes({ namespace: 'default' }),
  );
  expect(customAttributes).toHaveProperty(searchAttributes.links.name);
});

test('ends with a parent that was killed without a chance to clean up', async () => {
  const parent = spawn(
    process.execPath,
    ['--import', 'tsx', path.join(__dirname, 'start-and-wait.ts'), executable],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [address] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
  expect(await listens(address)).toBe(true);
  parent.kill('SIGKILL');
  await poll('the end of the server', 10_000, async () => !(await listens(address)));
});
