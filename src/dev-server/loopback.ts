import { isIP } from 'node:net';

/** Whether `address` (`host:port`) names this machine only. Names other than `localhost` do not, wherever they lead. */
export function isLoopback(address: string): boolean {
  const host = /^\[(.*)\](?::\d+)?$/.exec(address)?.[1] ?? address.replace(/^([^:]*):\d+$/, '$1');
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
