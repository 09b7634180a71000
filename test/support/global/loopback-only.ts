import dns from 'node:dns';
import { Socket } from 'node:net';
import { afterAll, expect } from '@jest/globals';
import { targetOf } from '../network/connect-target';
import { isLoopback } from '../../../src/dev-server/ports';

/*
 * No test may leave this machine: not by accident either, as the Google clients do when they look for the metadata
 * server. An attempt fails at once, and fails its file even where the code under test swallows the error. Child processes
 * and native code are out of sight.
 */
const attempts: string[] = [];
const connect = Socket.prototype.connect;
const lookup = dns.lookup;
const lookupPromise = dns.promises.lookup;

function refuse(what: string): Error {
  attempts.push(what);
  return new Error(`a test must not leave loopback: ${what}`);
}

const isForeign = (host: string): boolean => !isLoopback(host) && host !== '';

Socket.prototype.connect = function guardedConnect(this: Socket, ...args: unknown[]): Socket {
  const host = targetOf(args);
  if (host === undefined || !isForeign(host)) return Reflect.apply(connect, this, args) as Socket;
  return this.destroy(refuse(`connect to ${host}`));
};

dns.lookup = Object.assign(function guardedLookup(host: string, ...rest: unknown[]): void {
  if (!isForeign(host)) {
    Reflect.apply(lookup, dns, [host, ...rest]);
    return;
  }
  const callback = rest.at(-1);
  const error = refuse(`look up ${host}`);
  if (typeof callback === 'function') process.nextTick(callback, error);
}, lookup);

dns.promises.lookup = (async (host: string, ...rest: unknown[]): Promise<unknown> => {
  if (isForeign(host)) throw refuse(`look up ${host}`);
  return Reflect.apply(lookupPromise, dns.promises, [host, ...rest]);
}) as typeof dns.promises.lookup;

afterAll(() => {
  Socket.prototype.connect = connect;
  dns.lookup = lookup;
  dns.promises.lookup = lookupPromise;
  expect(attempts).toEqual([]);
});
