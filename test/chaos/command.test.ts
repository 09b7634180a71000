import { spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { chaosCases, sampleNames } from '../../chaos/cases';
import { chaos } from '../../chaos/command';
import type { ChaosReport } from '../../chaos/main';
import { summary } from '../../chaos/table';

const root = path.join(__dirname, '../..');

/** Runs the command in this process; what it prints, and how it ended. */
async function run(...args: readonly string[]) {
  const printed: string[] = [];
  const code = await chaos(args, { out: (said) => printed.push(said), note: () => undefined });
  return { code, stdout: printed.join('') };
}

describe('bad usage kills nothing', () => {
  test.each([
    ['an unknown case', ['kill-everything'], 'kill-change-done'],
    ['an unknown option', ['--jason'], '--help lists the options'],
  ])('%s', async (_, args, said) => {
    await expect(run(...args)).rejects.toThrow(said);
  });

  test('and ends the program with exit code 2', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'chaos/main.ts', 'kill-everything'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
    const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain("There is no case 'kill-everything'");
  });
});

test('--list names every case with what happens', async () => {
  const { code, stdout } = await run('--list');
  expect(code).toBe(0);
  const rows = stdout.trim().split('\n');
  expect(rows).toHaveLength(chaosCases.length);
  chaosCases.forEach(({ name, title }, row) => {
    expect(rows[row]).toContain(name);
    expect(rows[row]).toContain(title);
  });
});

test('every case has a name of its own, and the sample is made of cases', () => {
  const names = chaosCases.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(expect.arrayContaining([...sampleNames]));
});

test('a case that failed is shown with what was expected, what was seen, and where it is kept', () => {
  const failed: ChaosReport = [
    {
      ...{ name: 'kill-change-done', title: 'worker killed', pass: false, seconds: 12.3 },
      failures: ['expected: changes: 1; seen: 2'],
      figures: ['12 events'],
      folder: '/tmp/firebreak-chaos-x',
    },
  ];
  const shown = summary(failed);
  expect(shown).toContain('FAIL  kill-change-done');
  expect(shown).toContain('expected: changes: 1; seen: 2');
  expect(shown).toContain('kept: /tmp/firebreak-chaos-x');
  expect(shown).toContain('0 of 1 cases passed');
});
