import { Connection } from '@temporalio/client';
import { Failure } from '../domain/failures';
import type { SearchAttribute } from '../domain/incident/search-attributes';
import { poll } from '../temporal/poll';
import { searchAttributeFlags } from '../temporal/search-attributes';
import { startGuarded, type GuardedProcess } from './guarded-process';
import { reasonOf } from './reason';
import { freePort, requireFreePort } from './ports';

/** How the development server runs. It listens on 127.0.0.1 only. */
export interface DevServerOptions {
  /** From `findDevServer`. */
  readonly executable: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Default: no UI. */
  readonly uiPort?: number;
  /** Keeps workflows over a restart. Default: in memory, gone when the server stops. */
  readonly dbFile?: string;
  /** Known to the server from its start. Default: all of Firebreak's. */
  readonly searchAttributes?: readonly SearchAttribute[];
  /** Each line that the server prints, warnings and worse. Default: dropped. */
  readonly onLog?: (line: string) => void;
}

/** A development server that answers. */
export interface RunningServer {
  /** `127.0.0.1:PORT`, for clients and workers. */
  readonly address: string;
  /** The UI's address, when there is one. */
  readonly uiAddress: string | undefined;
  /**
   * Resolves when the process is gone and its ports are free. Safe to call twice. Default: `gracefully` where there is a
   * file to close, else `at once`, which is SIGKILL.
   */
  stop(how?: 'at once' | 'gracefully'): Promise<void>;
  /** Resolves when the server ends without having been stopped. */
  readonly gone: Promise<unknown>;
}

const LIMIT_MS = 30_000;
const KEPT_LINES = 5;

/**
 * Starts `temporal server start-dev` and returns once it answers. The server ends with us, however we end. Throws
 * `port-taken`, or `temporal-unavailable` with the server's last lines when it does not come up.
 */
export async function startDevServer(options: DevServerOptions): Promise<RunningServer> {
  const port = options.port ?? (await freePort());
  await requireFreePort(port, 'the Temporal server');
  if (options.uiPort !== undefined) await requireFreePort(options.uiPort, 'the Temporal UI');
  const address = `127.0.0.1:${port}`;
  const last: string[] = [];
  const server = await startGuarded(options.executable, flags(options, port), (line) => {
    last.push(line);
    if (last.length > KEPT_LINES) last.shift();
    options.onLog?.(line);
  });
  // A server in memory loses its data anyway; only a file needs a clean end.
  const stop: RunningServer['stop'] = async (how = options.dbFile === undefined ? 'at once' : 'gracefully') =>
    server.stop(how);
  try {
    await answers(address, server);
  } catch (thrown) {
    await stop();
    throw new Failure(
      'temporal-unavailable',
      [`the Temporal server did not start: ${reasonOf(thrown)}`, ...last].join('\n'),
      {
        cause: thrown,
      },
    );
  }
  const uiAddress = options.uiPort === undefined ? undefined : `http://127.0.0.1:${options.uiPort}`;
  return { address, uiAddress, stop, gone: server.gone };
}

function flags(options: DevServerOptions, port: number): readonly string[] {
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'warn'],
    ...(options.uiPort === undefined
      ? ['--headless']
      : ['--ui-port', String(options.uiPort), '--ui-disable-news-fetch']),
    ...(options.dbFile === undefined ? [] : ['--db-filename', options.dbFile]),
    ...searchAttributeFlags(options.searchAttributes),
  ];
}

/** Waits until the namespace can be used, or the process has ended. */
async function answers(address: string, server: GuardedProcess): Promise<void> {
  const connection = Connection.lazy({
    address,
    // The client's own retries would go on after the connection is closed, and throw where nobody can catch it.
    interceptors: [],
    channelArgs: { 'grpc.initial_reconnect_backoff_ms': 50, 'grpc.max_reconnect_backoff_ms': 100 },
  });
  const ended = server.gone.then((code) => {
    throw new Error(`it ended with exit code ${String(code)}`);
  });
  try {
    await Promise.race([
      ended,
      poll(`the Temporal server at ${address}`, LIMIT_MS, async () => ready(connection)),
    ]);
  } finally {
    await connection.close();
  }
}

async function ready(connection: Connection): Promise<boolean> {
  try {
    await connection.withDeadline(Date.now() + 1_000, async () =>
      connection.workflowService.describeNamespace({ namespace: 'default' }),
    );
    return true;
  } catch {
    return false;
  }
}
