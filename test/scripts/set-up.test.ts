import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';

// npm itself takes seconds to start on a busy machine.
jest.setTimeout(60_000);

const script = path.join(__dirname, '../../scripts/set-up.js');
let root: string;

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the set-up for the project in `root`, with whatever npm `environment` names. */
async function setUp(
  environment: Record<string, string> = {},
  nodeOptions: readonly string[] = [],
): Promise<Ran> {
  const { npm_execpath: _, ...rest } = process.env;
  const child = spawn(process.execPath, [...nodeOptions, script, root], { env: { ...rest, ...environment } });
  const closed = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const [code, stdout, stderr] = await Promise.all([closed, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}

/** A program in npm's place, which Node runs the way `npm run` names npm to its scripts. */
async function npmThat(source: string): Promise<Record<string, string>> {
  const file = path.join(root, 'npm-stand-in.js');
  await writeFile(file, source);
  return { npm_execpath: file };
}

/** A dependency without dependencies, beside the project: npm installs it without any registry. */
async function project(version = '1.0.0'): Promise<void> {
  await mkdir(path.join(root, 'tiny'), { recursive: true });
  await writeFile(path.join(root, 'tiny/package.json'), JSON.stringify({ name: 'tiny', version }));
  const own = { name: 'demo', version: '1.0.0', dependencies: { tiny: 'file:tiny' } };
  await writeFile(path.join(root, 'package.json'), JSON.stringify({ ...own, engines: { node: '>=20.19' } }));
  await writeFile(
    path.join(root, 'package-lock.json'),
    JSON.stringify({
      name: 'demo',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: { '': own, 'node_modules/tiny': { resolved: 'tiny', link: true }, tiny: { version } },
    }),
  );
}

const installed = (): boolean => existsSync(path.join(root, 'node_modules/tiny/package.json'));
const silent: Ran = { code: 0, stdout: '', stderr: '' };

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'firebreak-set-up-'));
  await project();
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

describe('what cannot be set up is told: what, why, what to do', () => {
  test.each(['18.20.4', '20.18.3', '20.9.0', '8.17.0'])('Node %s is too old', async (version) => {
    const fake = path.join(root, 'fake-version.cjs');
    await writeFile(
      fake,
      `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`,
    );
    const ran = await setUp({}, ['--require', fake]);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain('Firebreak does not run on this Node.');
    expect(ran.stderr).toContain(`Why: it needs Node 20.19 or later, and this is ${version}`);
    expect(ran.stderr).toContain('What to do: install a current Node');
    expect(installed()).toBe(false);
  });

  test('the lock file is missing', async () => {
    await rm(path.join(root, 'package-lock.json'));
    const ran = await setUp();
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(`Why: there is no package-lock.json in ${root}`);
  });

  test('npm fails: its own words are shown', async () => {
    const npm = await npmThat("console.error('npm error code ENOTFOUND'); process.exitCode = 7;");
    const ran = await setUp(npm);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('The dependencies could not be installed.');
    expect(ran.stderr).toContain('Why: npm ci failed (exit code 7): npm error code ENOTFOUND');
    expect(ran.stderr).toContain('What to do: check that this machine reaches its npm registry');
  });

  test('there is no npm', async () => {
    const ran = await setUp({ PATH: '/nonexistent' });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/Why: npm could not be run: .*ENOENT/);
  });

  test('npm fails, and the next run tries again', async () => {
    await setUp(await npmThat('process.exitCode = 1;'));
    expect(await setUp()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Installing dependencies'),
    });
    expect(installed()).toBe(true);
  });
});

describe('installs when that is needed, and says why', () => {
  const said = (reason: string): RegExp =>
    new RegExp(
      `^Installing dependencies: ${reason}\\. This takes about a minute\\.\nInstalled in \\d+\\.\\d s\\.\n$`,
    );

  test('nothing is there yet; a second run is silent', async () => {
    expect(await setUp()).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(said('nothing is installed yet')),
    });
    expect(installed()).toBe(true);
    // A second install would fail: there is no npm to be found.
    expect(await setUp({ PATH: '/nonexistent' })).toEqual(silent);
  });

  test('two at the same time: one installs, the other waits and finds it done', async () => {
    const log = path.join(root, 'runs.txt');
    const npm = await npmThat(
      `const fs = require('node:fs');
       fs.appendFileSync(${JSON.stringify(log)}, 'begun ');
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500);
       fs.mkdirSync('node_modules/tiny', { recursive: true });
       fs.writeFileSync('node_modules/tiny/package.json', '{}');
       fs.appendFileSync(${JSON.stringify(log)}, 'ended ');`,
    );
    const ran = await Promise.all([setUp(npm), setUp(npm)]);
    expect(ran.map(({ code }) => code)).toEqual([0, 0]);
    expect(await readFile(log, 'utf8')).toBe('begun ended ');
  });

  test('one that was killed leaves nothing that the next one waits for', async () => {
    const npm = await npmThat('process.kill(process.ppid, "SIGKILL");');
    expect((await setUp(npm)).code).toBe(null);
    expect(await setUp()).toMatchObject({ code: 0, stderr: '' });
    expect(installed()).toBe(true);
  });

  test('the lock file has changed', async () => {
    await setUp();
    await project('1.0.1');
    expect(await setUp()).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        said('package-lock.json has changed, or this is another Node or machine'),
      ),
    });
    expect(await setUp({ PATH: '/nonexistent' })).toEqual(silent);
  });

  test('an install was interrupted halfway', async () => {
    await setUp();
    // npm ci empties the folder, then fills it, and writes its own record last.
    const killed = await npmThat(`
      const fs = require('node:fs');
      fs.rmSync('node_modules', { recursive: true });
      fs.mkdirSync('node_modules/tiny', { recursive: true });
      process.kill(process.pid, 'SIGKILL');`);
    await project('1.0.1');
    const ran = await setUp(killed);
    expect(ran.stderr).toContain('npm ci failed (it was ended by SIGKILL)');
    expect(installed()).toBe(false);
    expect(await setUp()).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        said('the last install was not finished, or is not that of package-lock.json'),
      ),
    });
    expect(installed()).toBe(true);
  });

  test.each([
    ['of another version', { version: '0.9.0' }],
    ['with other content', { version: '1.0.0', integrity: 'sha512-other' }],
    ['missing', undefined],
  ])('somebody else installed, and a package is %s', async (_, tiny) => {
    await mkdir(path.join(root, 'node_modules'));
    const packages = {
      'node_modules/tiny': { resolved: 'tiny', link: true },
      ...(tiny === undefined ? {} : { tiny }),
    };
    await writeFile(path.join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages }));
    expect(await setUp()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('is not that of package-lock.json'),
    });
    expect(installed()).toBe(true);
  });
});

test('an install by hand that agrees with the lock file is taken as it is, whatever is optional and not for this machine', async () => {
  const lock = JSON.parse(await readFile(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, unknown>;
  };
  await mkdir(path.join(root, 'node_modules'));
  await writeFile(path.join(root, 'node_modules/.package-lock.json'), JSON.stringify(lock));
  lock.packages['node_modules/for-another-machine'] = { version: '1.0.0', optional: true };
  await writeFile(path.join(root, 'package-lock.json'), JSON.stringify(lock));
  expect(await setUp({ PATH: '/nonexistent' })).toEqual(silent);
});
