import { once } from 'node:events';
import { createServer, isIP, type AddressInfo } from 'node:net';
import { Failure } from '../domain/failures';

/** A port on 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  return bound(0);
}

/** Throws `port-taken` when something listens on `port` of 127.0.0.1; `purpose` says what it was wanted for. */
export async function requireFreePort(port: number, purpose: string): Promise<void> {
  try {
    await bound(port);
  } catch (thrown) {
    throw new Failure(
      'port-taken',
      `port ${port} on 127.0.0.1, wanted for ${purpose}, is taken or forbidden`,
      {
        cause: thrown,
      },
    );
  }
}

async function bound(port: number): Promise<number> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address: AddressInfo | string | null = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : port;
}

/** Whether `address` (`host:port`) names this machine only. Names other than `localhost` do not, wherever they lead. */
export function isLoopback(address: string): boolean {
  const host = /^\[(.*)\](?::\d+)?$/.exec(address)?.[1] ?? address.replace(/^([^:]*):\d+$/, '$1');
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
