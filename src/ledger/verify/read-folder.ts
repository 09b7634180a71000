import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { diskFailure, errnoOf } from '../store/disk-error';
import type { Fault } from './fault';

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
