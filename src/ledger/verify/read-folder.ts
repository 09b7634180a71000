import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { digestValue } from '../../domain/text/digest';
import { diskFailure, errnoOf } from '../store/disk-error';
import { isRecordKey } from '../store/paths';
import { parseEnvelope, type Stored } from '../store/records';

/** One thing that is wrong with a ledger or a bundle. */
export interface Fault {
  readonly kind: 'changed' | 'added' | 'missing' | 'unreadable';
  /** The file, from the folder that is verified. */
  readonly path: string;
  /** The fault, in one sentence. */
  readonly text: string;
}

/** A file of the folder: its digest, and its bytes where it is small enough to be a record. */
export interface FoundFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  readonly bytes?: Uint8Array;
}

/** Nothing that Firebreak writes comes near: a larger file is not read, so that one cannot keep a verifier busy for hours. */
const LARGEST = 256 * 1024 * 1024;
/** The largest record; objects can be larger and are only hashed. */
const RECORD = 8 * 1024 * 1024;

/**
 * Every file below a folder, without following links, and what is no file that a ledger has. Throws `ledger-unwritable`
 * when the folder itself cannot be read.
 */
export async function readFolder(
  root: string,
): Promise<{ readonly files: readonly FoundFile[]; readonly faults: readonly Fault[] }> {
  const files: FoundFile[] = [];
  const faults: Fault[] = [];
  const waiting = [''];
  for (let below = waiting.shift(); below !== undefined; below = waiting.shift()) {
    const names = await readdir(path.join(root, below)).catch((thrown: unknown) => {
      if (below === '') throw diskFailure('list', root, thrown);
      faults.push(unreadable(below, thrown));
      return [];
    });
    for (const name of names.sort()) {
      const file = below === '' ? name : `${below}/${name}`;
      const looked = await look(root, file);
      if (looked === 'folder') waiting.push(file);
      else if (looked === 'nothing') continue;
      else if ('kind' in looked) faults.push(looked);
      else files.push(looked);
    }
  }
  return { files, faults };
}

async function look(root: string, file: string): Promise<FoundFile | Fault | 'folder' | 'nothing'> {
  const full = path.join(root, file);
  try {
    const stat = await lstat(full);
    if (stat.isDirectory()) return 'folder';
    if (stat.isSymbolicLink()) return added(file, 'a symbolic link: what it leads to is no part of this');
    // The lock of a process that serves this ledger now, or of one that was killed.
    if (stat.isSocket() && path.basename(file).startsWith('~lock-')) return 'nothing';
    if (!stat.isFile()) return added(file, 'no regular file');
    if (stat.size > LARGEST) {
      return { kind: 'changed', path: file, text: `${stat.size} bytes, more than anything that is stored` };
    }
    if (stat.size > RECORD) return { path: file, size: stat.size, sha256: await digestOf(full) };
    const bytes = await readFile(full);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { path: file, size: bytes.length, sha256, bytes };
  } catch (thrown) {
    return unreadable(file, thrown);
  }
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

function added(file: string, text: string): Fault {
  return { kind: 'added', path: file, text };
}

function unreadable(file: string, thrown: unknown): Fault {
  return {
    kind: 'unreadable',
    path: file,
    text: `it cannot be read (${errnoOf(thrown) || 'unknown reason'})`,
  };
}

const OBJECT = /^objects\/([0-9a-f]{2})\/(\1[0-9a-f]{62})$/;
/** The rest of a process that died while it wrote, and the lock of one that runs. Neither is content. */
const TRANSIENT = /(?:^|\/)~[^/]*$/;

/** The contents of a ledger's files: records by path, objects by digest, and the faults of single files. */
export interface Contents {
  readonly records: ReadonlyMap<string, Stored<unknown>>;
  /** Size by digest, of those whose bytes fit it. */
  readonly objects: ReadonlyMap<string, number>;
  /** Digest that the bytes have now, by the digest that is their name. */
  readonly changedObjects: ReadonlyMap<string, string>;
  readonly faults: readonly Fault[];
}

/** Reads each file as what its place says that it is. */
export function readContents(files: readonly FoundFile[]): Contents {
  const records = new Map<string, Stored<unknown>>();
  const objects = new Map<string, number>();
  const changedObjects = new Map<string, string>();
  const faults: Fault[] = [];
  for (const file of files) {
    const [, , named] = OBJECT.exec(file.path) ?? [];
    if (named !== undefined) {
      if (named === file.sha256) objects.set(named, file.size);
      else changedObjects.set(named, file.sha256);
    } else if (isRecordKey(file.path)) {
      const read = readStored(file);
      if ('kind' in read) faults.push(read);
      else records.set(file.path, read);
    } else if (!TRANSIENT.test(file.path)) {
      faults.push({ kind: 'added', path: file.path, text: 'nothing of this name is part of a ledger' });
    }
  }
  return { records, objects, changedObjects, faults };
}

function readStored({ path, bytes, size }: FoundFile): Stored<unknown> | Fault {
  const changed = (text: string): Fault => ({ kind: 'changed', path, text });
  if (bytes === undefined) return changed(`${size} bytes are no record`);
  const stored = parseEnvelope(bytes);
  if (stored === undefined) return changed('it is not a record of the ledger any more');
  return digestValue(stored.record) === stored.sha256
    ? stored
    : changed('its content does not match its digest');
}
