import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { link, mkdir, open, rename, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { hostname } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { Failure } from '../../domain/failures';
import { inertLine } from '../../domain/text/inert-text';
import { diskFailure, errnoOf } from './disk-error';

/** A part that one process at a time plays on a ledger in a folder. */
interface LedgerLock {
  release(): Promise<void>;
}

/** Addresses of sockets are short; a longer path goes through /proc, where there is one. */
const LONGEST_ADDRESS = 100;

/**
 * Claims `roles` on the ledger in `directory`, which is made when it is missing. The claim is a socket that this process
 * listens on, so the system drops it with the process, however that ends, and the next process sees that nobody
 * answers. Throws `ledger-in-use`, naming the process that holds one of them; then none is claimed.
 */
export async function lockLedger(directory: string, roles: readonly string[]): Promise<LedgerLock> {
  const root = path.resolve(directory);
  await mkdir(root, { recursive: true, mode: 0o700 }).catch((thrown: unknown) => {
    throw diskFailure('write', root, thrown);
  });
  const folder = await open(root, 'r');
  const at = (name: string): string => addressOf(root, folder.fd, name);
  const own = `~lock-${randomUUID()}`;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(`process ${String(process.pid)} on ${hostname()}`);
  });
  const claimed: string[] = [];
  const release = async (): Promise<void> => {
    await Promise.all(claimed.map(async (name) => unlink(path.join(root, name)).catch(() => undefined)));
    await new Promise((resolve) => server.close(resolve));
    await folder.close();
  };
  try {
    await listen(server, at(own), root);
    for (const role of roles) {
      const name = `~lock-${role}`;
      await claim(root, own, name, at);
      claimed.push(name);
    }
    // The claims lead to the same socket; its first name is of no more use, and would stay behind after a kill.
    await unlink(path.join(root, own));
    server.unref();
    return { release };
  } catch (thrown) {
    await unlink(path.join(root, own)).catch(() => undefined);
    await release();
    throw thrown instanceof Failure ? thrown : diskFailure('write', root, thrown);
  }
}

async function claim(root: string, own: string, name: string, at: (name: string) => string): Promise<void> {
  for (;;) {
    try {
      await link(path.join(root, own), path.join(root, name));
      return;
    } catch (thrown) {
      if (errnoOf(thrown) !== 'EEXIST') throw thrown;
    }
    const holder = await holderOf(at(name));
    if (holder !== undefined) throw inUse(root, name, holder);
    await removeDead(root, name, at);
  }
}

/** Takes a dead claim away. Another process can do the same at this moment and claim again: a living one is put back. */
async function removeDead(root: string, name: string, at: (name: string) => string): Promise<void> {
  const aside = `~dead-${randomUUID()}`;
  try {
    await rename(path.join(root, name), path.join(root, aside));
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return;
    throw thrown;
  }
  const holder = await holderOf(at(aside));
  if (holder !== undefined) await link(path.join(root, aside), path.join(root, name)).catch(() => undefined);
  await unlink(path.join(root, aside));
  if (holder !== undefined) throw inUse(root, name, holder);
}

/** Asks the process at an address what it is; undefined when nobody is there. */
async function holderOf(address: string): Promise<string | undefined> {
  const socket = connect(address);
  try {
    await once(socket, 'connect');
    return inertLine(await text(socket), 120);
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
}

function inUse(root: string, name: string, holder: string): Failure {
  const role = name.replace('~lock-', '');
  return new Failure(
    'ledger-in-use',
    `the ledger ${root} is in use: ${holder || 'another process'} serves ${role} with it`,
  );
}

async function listen(server: Server, address: string, root: string): Promise<void> {
  try {
    server.listen(address);
    await once(server, 'listening');
  } catch (thrown) {
    throw new Failure(
      'ledger-unwritable',
      `no socket can be made in ${root} (${errnoOf(thrown) || String(thrown)}): the ledger needs a local file system, not a network or desktop mount`,
      { cause: thrown },
    );
  }
}

function addressOf(root: string, fd: number, name: string): string {
  const address = path.join(root, name);
  if (Buffer.byteLength(address) <= LONGEST_ADDRESS || process.platform !== 'linux') return address;
  return `/proc/self/fd/${String(fd)}/${name}`;
}
