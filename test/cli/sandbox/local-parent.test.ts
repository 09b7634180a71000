import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { descendants, untilGone } from '../../support/processes';
import { until } from '../../support/until';

const root = path.join(__dirname, '../../..');

// The script is that of `npm start`, in a package of its own, so that nothing is set up or installed here.
test('SIGTERM to npm leaves nothing behind, although npm passes it on to its shell only', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'firebreak-npm-'));
  const start = `node --import ${require.resolve('tsx')} ${path.join(root, 'src/cli.ts')} local --unattended --json`;
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ name: 'x', scripts: { start } }));
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:FIREBREAK|TEMPORAL|npm_|NODE_OPTIONS)/.test(name)),
  );
  const npm = spawn('npm', ['start', '--silent'], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  let said = '';
  npm.stdout.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  await until('the sandbox', () => said.includes('"event":"preparing"') || undefined);
  const started = await until('the simulator', () => {
    const below = descendants(npm.pid ?? 0);
    return below.length > 1 ? below : undefined;
  });
  npm.kill('SIGTERM');
  await once(npm, 'exit');
  await untilGone(started);
  expect(descendants(npm.pid ?? 0)).toEqual([]);
  await rm(folder, { recursive: true, force: true });
}, 300_000);
