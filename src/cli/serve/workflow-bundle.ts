import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { Failure } from '../../domain/failures';
import { bundleParts } from '../../temporal/connection/data-converter';

/** How long a bundle is kept that no start has made: another checkout may use it. */
const KEPT_MS = 7 * 24 * 3_600_000;

/**
 * The path of the bundled workflows, made once for each state of what goes into it, since making it takes seconds. Throws
 * `internal` with what the bundler says.
 */
export async function workflowBundle(cacheDirectory: string): Promise<string> {
  const name = `workflows-${await digestOfParts()}.js`;
  const file = path.join(cacheDirectory, name);
  if (await exists(file)) return file;
  await mkdir(cacheDirectory, { recursive: true });
  const partial = `${file}.${String(process.pid)}`;
  try {
    await bundleInto(partial);
    await rename(partial, file);
  } finally {
    await rm(partial, { force: true });
  }
  await removeOld(cacheDirectory, name);
  return file;
}

async function bundleInto(file: string): Promise<void> {
  const script = path.join(__dirname, `bundle-workflows${path.extname(__filename)}`);
  const [program, ...args] = runScript(script, [file]);
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  const [code, said] = await Promise.all([ended, text(child.stderr)]);
  if (code !== 0) throw new Failure('internal', `the workflows could not be bundled: ${said.trim()}`);
}

/** The digest of the bundle's sources: our own code by content, Temporal's and the hash function by version. */
async function digestOfParts(): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  for (const library of ['@temporalio/worker', '@temporalio/workflow']) {
    hash.update(await readFile(require.resolve(`${library}/package.json`)));
  }
  hash.update(await readFile(require.resolve('@noble/hashes/sha2.js')));
  for (const part of [bundleParts.payloadConverterPath, ...bundleParts.workflowInterceptorModules]) {
    hash.update(await readFile(part));
  }
  for (const folder of ['domain', 'workflows']) {
    const root = path.join(__dirname, '../..', folder);
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name));
    for (const file of files.sort()) {
      hash.update(`${path.relative(root, file)}\0`).update(await readFile(file));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

async function removeOld(cacheDirectory: string, current: string): Promise<void> {
  for (const name of await readdir(cacheDirectory)) {
    if (!/^workflows-[0-9a-f]{16}\.js/.test(name) || name === current) continue;
    const file = path.join(cacheDirectory, name);
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > KEPT_MS) await rm(file, { force: true });
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/**
 * The command that runs one of our own scripts the way this process runs: through tsx from the sources, by Node alone
 * from what was built. The loader is named by its path, since the child may be started from any folder.
 */
export function runScript(script: string, args: readonly string[] = []): readonly [string, ...string[]] {
  const loader = script.endsWith('.ts') ? ['--import', pathToFileURL(require.resolve('tsx')).href] : [];
  return [process.execPath, ...loader, script, ...args];
}
