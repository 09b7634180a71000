import { Connection } from '@temporalio/client';
import { Failure } from '../domain/failures';
import { registerSearchAttributes } from '../temporal/search-attributes';
import { findDevServer } from './find';
import { isLoopback } from '../domain/text/ip-range';
import { reasonOf } from './reason';
import type { ServerSearch } from './sources/source';
import { startDevServer, type DevServerOptions, type RunningServer } from './start-dev-server';

/** Which server a local mode uses. */
interface ProvideOptions {
  /** `host:port` of a server that runs already. Default: one is found and started. */
  readonly address?: string;
  /** Default `default`; used with `address` only. */
  readonly namespace?: string;
  readonly search: ServerSearch;
  readonly start?: Omit<DevServerOptions, 'executable'>;
}

/** A server to use, and where it came from. */
interface ProvidedServer extends RunningServer {
  /** For a line of output, e.g. `the one at 127.0.0.1:7233` or `1.9.1 from the cache`. */
  readonly from: string;
}

/**
 * The server for `npm start`, the range and the tests, knowing Firebreak's search attributes. A configured one is used
 * or refused, never silently replaced; it is not stopped either. Throws `bad-config` for an address that is not
 * loopback, else as `findDevServer` and `startDevServer` do.
 */
export async function provideServer(options: ProvideOptions): Promise<ProvidedServer> {
  if (options.address !== undefined) return running(options.address, options.namespace ?? 'default');
  const found = await findDevServer(options.search);
  const started = await startDevServer({ ...options.start, executable: found.executable });
  return { ...started, from: `${found.version} from ${found.from}` };
}

async function running(address: string, namespace: string): Promise<ProvidedServer> {
  if (!isLoopback(address)) {
    throw new Failure(
      'bad-config',
      `local modes use a Temporal server on this machine only, and ${address} is not one. Name one on 127.0.0.1, or none to have one started`,
    );
  }
  let connection: Connection;
  try {
    connection = await Connection.connect({ address, connectTimeout: '2s' });
  } catch (thrown) {
    throw new Failure(
      'temporal-unavailable',
      `no Temporal server answers at ${address}, which TEMPORAL_ADDRESS names: ${reasonOf(thrown)}. Start it, or unset TEMPORAL_ADDRESS to have one started`,
      { cause: thrown },
    );
  }
  try {
    await registerSearchAttributes(connection, namespace);
  } finally {
    await connection.close();
  }
  return {
    address,
    uiAddress: undefined,
    stop: async () => undefined,
    gone: new Promise(() => undefined),
    from: `the one at ${address}`,
  };
}
