import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { bundleParts } from '../../../src/temporal/connection/data-converter';

const root = path.join(__dirname, '../../..');
const cache = path.join(root, 'node_modules/.cache/firebreak');

/**
 * The workflows' bundle, made once for each state of the sources that can be in it; making it takes seconds. The caller
 * gets a path. Throws what webpack found.
 */
export async function bundledWorkflows(): Promise<string> {
  const name = `workflows-${await digestOfSources()}.js`;
  const file = path.join(cache, name);
  if (existsSync(file)) return file;
  // Below ERROR, webpack's statistics flood the output.
  const { code } = await bundleWorkflowCode({
    ...bundleParts,
    workflowsPath: path.join(root, 'src/workflows/index.ts'),
    logger: new DefaultLogger('ERROR'),
  });
  await mkdir(cache, { recursive: true });
  const partial = `${file}.${process.pid}`;
  await writeFile(partial, code);
  await rename(partial, file);
  for (const other of await readdir(cache)) {
    if (/^workflows-.*\.js$/.test(other) && other !== name && (await isOld(path.join(cache, other)))) {
      await rm(path.join(cache, other), { force: true });
    }
  }
  return file;
}

/** A younger bundle may be in use by another run on other sources. */
async function isOld(file: string): Promise<boolean> {
  const { mtimeMs } = await stat(file);
  return Date.now() - mtimeMs > 3_600_000;
}

async function digestOfSources(): Promise<string> {
  const hash = createHash('sha256').update(await readFile(path.join(root, 'package-lock.json')));
  for (const folder of ['src/domain', 'src/workflows', 'src/temporal']) {
    const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name));
    for (const file of files.sort()) hash.update(`${file}\0`).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}
