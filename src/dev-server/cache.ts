import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { types } from 'node:util';
import type { Artifact, Build } from './artifacts';

/**
 * Where a binary is kept. The digest is part of the name, so that another version never overwrites one that runs.
 */
export function cachedPath(directory: string, artifact: Artifact, build: Build): string {
  return path.join(directory, `${artifact.file}-${artifact.version}-${build.executable.slice(0, 12)}`);
}

/** The kept binary, or undefined when there is none, or one that is damaged or was tampered with. */
export async function fromCache(
  directory: string,
  artifact: Artifact,
  build: Build,
): Promise<string | undefined> {
  const file = cachedPath(directory, artifact, build);
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  } catch {
    return undefined;
  }
  return hash.digest('hex') === build.executable ? file : undefined;
}

/**
 * Keeps a checked binary. It is written under another name and renamed, so that no process ever sees half of it, and
 * two processes that do this at once each end with a whole one. Throws when the folder cannot be written.
 */
export async function intoCache(
  directory: string,
  artifact: Artifact,
  build: Build,
  executable: Uint8Array,
): Promise<string> {
  await mkdir(directory, { recursive: true });
  await removeLeftovers(directory);
  const partial = path.join(directory, `partial-${process.pid}-${randomUUID()}`);
  const file = cachedPath(directory, artifact, build);
  try {
    await writeFile(partial, executable, { mode: 0o755, flag: 'wx' });
    await rename(partial, file);
  } finally {
    await rm(partial, { force: true });
  }
  return file;
}

/** A process that was killed while it wrote leaves 150 MB behind; the next process clears them away. */
async function removeLeftovers(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const pid = /^partial-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(path.join(directory, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // EPERM: alive, and somebody else's.
    return types.isNativeError(thrown) && 'code' in thrown && thrown.code === 'EPERM';
  }
}
