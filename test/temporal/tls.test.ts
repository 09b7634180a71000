import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { connectClient, connectWorker } from '../../src/temporal/connection/connect';
import { connectionSettings } from '../../src/temporal/connection/connection-settings';
import { createAuthority } from '../support/network/certificates';
import { testBundle, testVariable } from '../support/environment';
import { openTlsProxy, type TlsProxy } from '../support/network/tls-proxy';
import { until } from '../support/until';

// Installs the native runtime's logging.
import '../support/temporal/temporal';

let folder: string;
/** In front of the run's Temporal server; takes clients that the right authority has signed. */
let proxy: TlsProxy;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'firebreak-tls-'));
  const authority = createAuthority('authority.example');
  const other = createAuthority('other.example');
  const client = authority.issue('worker.example');
  const stranger = other.issue('stranger.example');
  const files = {
    'ca.pem': authority.certificate,
    'other-ca.pem': other.certificate,
    'client.pem': client.certificate,
    'client.key': client.key,
    'stranger.pem': stranger.certificate,
    'stranger.key': stranger.key,
    'garbage.pem': 'no certificate\n',
  };
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
  proxy = await openTlsProxy(
    testVariable('FIREBREAK_TEST_ADDRESS'),
    authority.issue('temporal.example'),
    authority,
  );
});
afterAll(async () => {
  await proxy.close();
  await rm(folder, { recursive: true, force: true });
});

/** A profile file as its user would write it; what is undefined is left out. */
async function settings(
  tls: Readonly<Record<string, string | boolean | undefined>>,
  address = proxy.address,
): Promise<ReturnType<typeof connectionSettings>> {
  const lines = Object.entries(tls).flatMap(([key, value]) => {
    if (value === undefined) return [];
    const written = key.endsWith('_path') ? path.join(folder, String(value)) : value;
    return [`${key} = ${JSON.stringify(written)}`];
  });
  const file = path.join(folder, 'temporal.toml');
  const table = lines.length === 0 ? [] : ['[profile.default.tls]', ...lines];
  await writeFile(file, [`[profile.default]`, `address = "${address}"`, ...table, ''].join('\n'));
  return connectionSettings({ TEMPORAL_CONFIG_FILE: file });
}

const GOOD = {
  server_ca_cert_path: 'ca.pem',
  server_name: 'temporal.example',
  client_cert_path: 'client.pem',
  client_key_path: 'client.key',
};

test('worker and client connect through TLS, each with its certificate', async () => {
  const good = await settings(GOOD);
  const taskQueue = `test-${randomUUID()}`;
  const worker = await connectWorker(good);
  const client = await connectClient(good);
  const running = await Worker.create({
    connection: worker.connection,
    namespace: worker.namespace,
    taskQueue,
    identity: 'worker through TLS',
    workflowBundle: { codePath: testBundle() },
  });
  await running.runUntil(async () => {
    await until('a poller', async () => {
      const { pollers } = await client.client.workflowService.describeTaskQueue({
        namespace: 'default',
        taskQueue: { name: taskQueue },
      });
      return pollers.find(({ identity }) => identity === 'worker through TLS');
    });
  });
  await client.close();
  await worker.connection.close();
  expect(new Set(proxy.clients)).toEqual(new Set(['worker.example']));
});

describe('what keeps the two apart is named', () => {
  const trusted =
    /its certificate is signed by nobody who is trusted here \(.*TEMPORAL_TLS_SERVER_CA_CERT_PATH/;
  const ours = /client certificate.*TEMPORAL_TLS_CLIENT_CERT_PATH/;
  const noTls = { ...GOOD, disabled: true };
  test.each([
    ["another server's authority", { ...GOOD, server_ca_cert_path: 'other-ca.pem' }, trusted],
    ["the system's authorities", { ...GOOD, server_ca_cert_path: undefined }, trusted],
    [
      'another name',
      { ...GOOD, server_name: 'other.example' },
      /is for another name .*TEMPORAL_TLS_SERVER_NAME/,
    ],
    ['no client certificate', { ...GOOD, client_cert_path: undefined, client_key_path: undefined }, ours],
    [
      "a stranger's client certificate",
      { ...GOOD, client_cert_path: 'stranger.pem', client_key_path: 'stranger.key' },
      ours,
    ],
    ['a certificate that is none', { ...GOOD, client_cert_path: 'garbage.pem' }, /cannot be read/],
    ['no TLS', noTls, /does not take connections in the clear; TEMPORAL_TLS=true/],
  ])('%s', async (_name, tls, expected) => {
    const failure = { code: 'bad-config', message: expect.stringMatching(expected) };
    await expect(connectClient(await settings(tls))).rejects.toMatchObject(failure);
    await expect(connectWorker(await settings(tls))).rejects.toMatchObject(failure);
  });

  test('TLS where the server speaks none', async () => {
    const plain = await settings(GOOD, testVariable('FIREBREAK_TEST_ADDRESS'));
    const failure = { code: 'bad-config', message: expect.stringContaining('it does not speak TLS') };
    await expect(connectClient(plain)).rejects.toMatchObject(failure);
    await expect(connectWorker(plain)).rejects.toMatchObject(failure);
  });

  test('nobody at all', async () => {
    const nobody = await settings(GOOD, '127.0.0.1:1');
    const failure = { code: 'temporal-unavailable', message: expect.stringContaining('127.0.0.1:1') };
    await expect(connectClient(nobody)).rejects.toMatchObject(failure);
    await expect(connectWorker(nobody)).rejects.toMatchObject(failure);
  });
});
