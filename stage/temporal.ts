import path from 'node:path';
import type { Client } from '@temporalio/client';
import { readLocalEnvironment } from '../src/config';
import { connectClient, type TemporalAddress } from '../src/temporal/connection/connect';
import { findDevServer } from '../src/dev-server/find';
import { freePort } from '../src/dev-server/ports';
import { startDevServer } from '../src/dev-server/start-dev-server';

/** A Temporal server that keeps what it knows in a file, and a client of it. */
export interface TemporalProcess {
  readonly at: TemporalAddress;
  readonly version: string;
  readonly client: Client;
  /** SIGKILL: no goodbye to anybody, nothing is written down that was not. */
  kill(): Promise<void>;
  /** Starts it again after `kill`, on the same port and file. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server whose file lies in `folder`. It ends with us, however we end. */
export async function startTemporal(folder: string): Promise<TemporalProcess> {
  const { cacheDirectory, path: searched } = readLocalEnvironment();
  const { executable, version } = await findDevServer({ cacheDirectory, path: searched });
  const port = await freePort();
  const options = { executable, port, dbFile: path.join(folder, 'temporal.db') };
  let server = await startDevServer(options);
  const at = { address: server.address, namespace: 'default' };
  const connection = await connectPatiently(at);
  return {
    at,
    version,
    client: connection.client,
    kill: async () => server.stop('at once'),
    async start() {
      server = await startDevServer(options);
    },
    async stop() {
      await connection.close();
      await server.stop('at once');
    },
  };
}

const CONNECT_LIMIT_MS = 30_000;

/** A command gives up after two seconds; the server of a test is there, however busy the machine is. */
async function connectPatiently(at: TemporalAddress): ReturnType<typeof connectClient> {
  const end = performance.now() + CONNECT_LIMIT_MS;
  for (;;) {
    try {
      return await connectClient(at);
    } catch (thrown) {
      if (performance.now() > end) throw thrown;
    }
  }
}
