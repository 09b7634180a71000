import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runCli } from '../run-cli';

const RECORDED = path.join(__dirname, '../../histories/0.1.0/gaps.incident.json');
let folder: string;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'firebreak-test-'));
  environment = { XDG_CACHE_HOME: folder };
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

async function fileOf(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  return file;
}

describe('firebreak replay', () => {
  test.each([
    ['nothing named', [], /give files or folders, or --open/],
    ['a file that does not exist', ['/nowhere.json'], /\/nowhere\.json cannot be read/],
    ['a folder without histories', [path.join(__dirname, '../sandbox')], /has no file that ends in \.json/],
    ['a file that is no history', ['package.json'], /package\.json is no workflow history/],
  ])('refuses %s', async (_, args, message) => {
    const { code, stderr } = await runCli(['replay', ...args], environment);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
  });

  test('refuses a file that is not JSON', async () => {
    const { code, stderr } = await runCli(['replay', await fileOf('half.json', '{"events":')], environment);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/it is not JSON/) });
  });

  test('says where a history of other code parts, and ends with 1', async () => {
    const text = await readFile(RECORDED, 'utf8');
    const other = await fileOf('other.json', text.replaceAll('"openIncident"', '"openTicket"'));
    const { code, stdout } = await runCli(['replay', RECORDED, other, '--json'], environment);
    const document = JSON.parse(stdout) as { readonly replayed: readonly unknown[] };
    expect(code).toBe(1);
    expect(document.replayed).toEqual([
      { name: RECORDED, events: expect.any(Number) },
      { name: other, events: expect.any(Number), why: expect.stringMatching(/openTicket|Activity/) },
    ]);
  }, 120_000);

  test('takes a file as `temporal workflow show` writes it', async () => {
    const { history } = JSON.parse(await readFile(RECORDED, 'utf8')) as { history: unknown };
    const shown = await fileOf('shown.json', JSON.stringify(history));
    const { code, stdout, stderr } = await runCli(['replay', shown], environment);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^replays {2}.*shown\.json \(\d+ events\)\n$/),
      stderr: 'Replaying 1 history ...\n',
    });
  }, 120_000);
});
