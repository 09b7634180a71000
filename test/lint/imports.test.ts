import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';

const repository = path.join(__dirname, '../..');
const cruiser = path.join(repository, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const ours = ['src', 'simulator', 'stage', 'bench', 'chaos', 'attacks', 'test'];
const MOST_FILES = 15;

/** Lists the complaints of the import rules in some folders: a line each, none when all is well. */
async function complaints(root: string, folders: readonly string[]): Promise<readonly string[]> {
  const config = path.join(repository, 'scripts/lint/imports.cjs');
  const args = [cruiser, ...folders, '--config', config, '--output-type', 'json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: root,
    maxBuffer: 1 << 28,
  }).catch((thrown: unknown) => thrown as { stdout: string });
  const { violations } = (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary;
  return violations.map(({ rule, from, cycle = [] }) =>
    [rule.name, from, ...cycle.map(({ name }) => name)].join(' '),
  );
}
interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
  readonly cycle?: readonly { readonly name: string }[];
}

test('no file imports itself in a circle, and none is imported by nobody', async () => {
  expect(await complaints(repository, ours)).toEqual([]);
});

describe('the rules of imports complain', () => {
  test.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'of a circle of types alone',
      {
        'a.ts': "import type { B } from './b';\nexport interface A { readonly b?: B }\n",
        'b.ts': "import type { A } from './a';\nexport interface B { readonly a?: A }\n",
      },
      'no-circle src/a.ts src/b.ts src/a.ts',
    ],
    ['of a file that nobody imports', { 'a.ts': 'export const a = 1;\n' }, 'no-orphan src/a.ts'],
    [
      'of one that imports, and that nobody imports',
      { 'a.ts': "import { b } from './b';\nexport const a = b;\n", 'b.ts': 'export const b = 1;\n' },
      'no-unimported src/a.ts',
    ],
  ])('%s', async (_, files, complaint) => {
    const root = await mkdtemp(path.join(tmpdir(), 'firebreak-imports-'));
    try {
      await mkdir(path.join(root, 'src'));
      await writeFile(path.join(root, 'tsconfig.json'), '{}\n');
      for (const [name, text] of Object.entries(files)) await writeFile(path.join(root, 'src', name), text);
      expect(await complaints(root, ['src'])).toContain(complaint);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
});

/** Every folder below one, by its path from the repository. */
async function foldersBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(path.join(repository, folder), { withFileTypes: true });
  const inside = entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${folder}/${name}`);
  return [folder, ...(await Promise.all(inside.map(foldersBelow))).flat()];
}

test.each(['src', 'simulator'])(
  '%s: few files side by side, and none beside a folder of its name',
  async (top) => {
    for (const folder of await foldersBelow(top)) {
      const entries = await readdir(path.join(repository, folder), { withFileTypes: true });
      const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
      const sources = names.filter((name) => name.endsWith('.ts'));
      expect([folder, sources.length <= MOST_FILES]).toEqual([folder, true]);
      const beside = entries.filter((entry) => entry.isDirectory() && names.includes(`${entry.name}.ts`));
      // The command line's entry is named in package.json.
      expect(beside.map(({ name }) => `${folder}/${name}`)).toEqual(folder === 'src' ? ['src/cli'] : []);
    }
  },
);
