import { spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';

// Each run is TypeScript, ESLint, Prettier and Jest, one process each.
jest.setTimeout(120_000);

const repository = path.join(__dirname, '../..');
let root: string;

const files = {
  'package.json': '{\n  "name": "demo"\n}\n',
  'tsconfig.json': '{ "compilerOptions": { "noEmit": true, "types": [] }, "include": ["src"] }\n',
  'eslint.config.mjs': "export default [{ files: ['**/*.js'], rules: { 'no-var': 'error' } }];\n",
  '.prettierrc.json': '{ "singleQuote": true }\n',
  'jest.config.js': 'module.exports = {};\n',
  'src/one.ts': 'export const one: number = 1;\n',
  'a.test.js': "test('a', () => {});\ntest('b', () => {});\n",
};

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'firebreak-check-test-'));
  // The packages are ours; the caches are not.
  await mkdir(path.join(root, 'node_modules'));
  for (const name of await readdir(path.join(repository, 'node_modules'))) {
    if (name.startsWith('.')) continue;
    await symlink(path.join(repository, 'node_modules', name), path.join(root, 'node_modules', name));
  }
  await mkdir(path.join(root, 'scripts'));
  await copyFile(path.join(repository, 'scripts/check.js'), path.join(root, 'scripts/check.js'));
  await write({ ...files, '.prettierignore': 'scripts\nsimulator\nbuilt\n' });
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function write(contents: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(contents)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), content);
  }
}

async function check(): Promise<{ readonly code: number | null; readonly lines: readonly string[] }> {
  const child = spawn(process.execPath, [path.join(root, 'scripts/check.js')], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const closed = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const [code, stdout] = await Promise.all([closed, text(child.stdout)]);
  return { code, lines: stdout.trimEnd().split('\n') };
}

const range = (results: unknown): Readonly<Record<string, string>> =>
  builtRange(`process.stdout.write(${JSON.stringify(JSON.stringify(results))});\n`);

/** A product that is built already, of nothing but a range. */
const builtRange = (program: string): Readonly<Record<string, string>> => ({
  'scripts/built.js': "console.log(require('node:path').join(__dirname, '../built'));\n",
  'simulator/range/main.ts': '// Built.\n',
  'built/simulator/range/main.js': program,
});

test('every step runs and is counted, whatever failed before it', async () => {
  await write({
    'src/one.ts': "export const one: number = 'one';\n",
    'var.js': 'var a = 1;\n',
    'ugly.js': 'const   b=1\n',
    'a.test.js':
      "test('a', () => {});\ntest('b', () => { throw new Error('no'); });\ntest.skip('c', () => {});\n",
    'broken.test.js': "require('./missing');\n",
    ...range([
      { scenario: 'one', pass: true },
      { scenario: 'two', pass: false, failures: ['the shell is alive'] },
    ]),
  });
  const { code, lines } = await check();
  const all = lines.join('\n');
  expect(code).toBe(1);
  expect(all).toMatch(/^types +FAILED/m);
  expect(all).toContain("Type 'string' is not assignable to type 'number'");
  expect(all).toMatch(/^lint +FAILED/m);
  expect(all).toMatch(/^format +FAILED/m);
  expect(all).toMatch(/^tests +FAILED .*, 1 skipped, which count as failed$/m);
  expect(all).toContain('range: two failed\n  - the shell is alive');
  expect(lines.at(-1)).toBe('Tests: 2 passed, 7 failed');
});

test('no test at all is no success, and neither is a range without results', async () => {
  await rm(path.join(root, 'a.test.js'));
  await write(builtRange('process.exit(3);\n'));
  const { code, lines } = await check();
  expect(code).toBe(1);
  expect(lines.at(-3)).toMatch(/^tests +FAILED/);
  expect(lines.at(-2)).toMatch(/^range +FAILED .*: it ended with exit code 3 and no results$/);
  expect(lines.at(-1)).toBe('Tests: 3 passed, 2 failed');
});

test('all good: three checks, the tests and the scenarios', async () => {
  await write(range([{ scenario: 'one', pass: true }]));
  const { code, lines } = await check();
  expect(lines.at(-1)).toBe('Tests: 6 passed, 0 failed');
  expect(code).toBe(0);
});
