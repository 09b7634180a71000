import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, unlink } from 'node:fs/promises';
import path from 'node:path';
import { diskFailure, errnoOf } from './disk-error';
import { isKeyPart, keyParts } from './paths';

/** `~` cannot be in a key, so an unfinished file is never taken for an object. */
const TEMPORARY = '~';

/**
 * The create-only store under the ledger. Keys are `/`-separated paths of `[A-Za-z0-9._:#@-]` parts. Nothing is ever
 * overwritten or deleted. Throws `Failure` (`ledger-unwritable`; `malformed` for a key that is not one) and nothing else.
 */
export type LedgerStore = ReturnType<typeof createFileStore>;

/**
 * A ledger in a folder, which is made when it is missing. Files are 0600 and folders 0700: the ledger holds what
 * attackers and defenders did. An object appears whole or not at all, also when the process or the machine dies, and is
 * on the disk when `create` returns. Several processes on one machine may share the folder; it must be on a file system
 * with hard links (not on most network mounts).
 */
export function createFileStore(directory: string) {
  const root = path.resolve(directory);
  const fileOf = (key: string) => path.join(root, ...keyParts(key));
  return {
    /** Creates the object atomically and durably. `exists` when the key is taken, whatever it holds. */
    async create(key: string, bytes: Uint8Array): Promise<'created' | 'exists'> {
      const file = fileOf(key);
      try {
        const folder = path.dirname(file);
        await makeFolder(folder);
        return await createFile(folder, file, bytes);
      } catch (thrown) {
        throw diskFailure('write', file, thrown);
      }
    },
    /** `undefined` when there is no such object. */
    async read(key: string): Promise<Uint8Array | undefined> {
      const file = fileOf(key);
      try {
        return await readFile(file);
      } catch (thrown) {
        if (isAbsent(thrown)) return undefined;
        throw diskFailure('read', file, thrown);
      }
    },
    /** Names directly below a prefix, sorted; empty when there are none. */
    async list(prefix: string): Promise<readonly string[]> {
      const folder = fileOf(prefix);
      try {
        return (await readdir(folder)).filter(isKeyPart).sort();
      } catch (thrown) {
        if (isAbsent(thrown)) return [];
        throw diskFailure('list', folder, thrown);
      }
    },
  };
}

/** A key that other keys lie below, and a key below an object, are no objects. */
function isAbsent(thrown: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(errnoOf(thrown));
}

/** link(2) fails when the name is taken, whatever happens at the same moment; rename(2) would replace. */
async function createFile(folder: string, file: string, bytes: Uint8Array): Promise<'created' | 'exists'> {
  const temporary = path.join(folder, `${TEMPORARY}${randomUUID()}`);
  try {
    await writeDurably(temporary, bytes);
    return await link(temporary, file).then(
      () => 'created' as const,
      (thrown: unknown) => {
        if (errnoOf(thrown) === 'EEXIST') return 'exists' as const;
        throw thrown;
      },
    );
  } finally {
    await unlink(temporary).catch(() => undefined);
    // Also when it exists: its maker may have died before its name was on the disk.
    await syncFolder(folder);
  }
}

async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  // A new folder is durable only once the folder above it is.
  for (let made = folder; made.length >= first.length; made = path.dirname(made)) {
    await syncFolder(path.dirname(made));
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
