import { describe, expect, test } from '@jest/globals';
import { bench } from '../../bench/command';
import { figures } from '../../bench/figures';
import type { BenchReport } from '../../bench/main';

async function run(...args: readonly string[]) {
  const printed: string[] = [];
  const code = await bench(args, { out: (said) => printed.push(said), note: () => undefined });
  return { code, stdout: printed.join('') };
}

describe('bad usage measures nothing', () => {
  test.each([
    ['an unknown figure', ['speed'], 'ready-seconds, plan-ratio'],
    ['an unknown option', ['--jason'], '--help lists the options'],
    ['no number of runs', ['--runs', 'many'], 'a whole number from 1'],
    ['no runs at all', ['--runs', '0'], 'a whole number from 1'],
  ])('%s', async (_, args, said) => {
    await expect(run(...args)).rejects.toThrow(said);
  });
});

test('--list names every figure with its goal', async () => {
  const { code, stdout } = await run('--list');
  expect(code).toBe(0);
  for (const { name, goal, unit, bound } of figures) {
    expect(stdout).toMatch(new RegExp(`^${name} +${bound} ${goal} ${unit}: `, 'm'));
  }
});

test('--list --json is read by programs', async () => {
  const { stdout } = await run('--list', '--json');
  const listed: unknown = JSON.parse(stdout);
  expect(listed).toEqual(
    figures.map(({ name, title, unit, goal, bound }) => ({ name, title, unit, goal, bound })),
  );
});

test('a figure is measured, and says on what', async () => {
  const { code, stdout } = await run('ready-seconds', '--runs', '1', '--json');
  const report = JSON.parse(stdout) as BenchReport;
  expect(code).toBe(0);
  expect(report).toEqual([
    {
      ...{ name: 'ready-seconds', unit: 's', goal: 6, bound: 'at most', runs: 1 },
      value: expect.any(Number),
      pass: expect.any(Boolean),
      min: report[0]?.value,
      median: report[0]?.value,
      max: report[0]?.value,
      measured: expect.stringMatching(/\d+ cores .*Node v\d+.*Temporal \d+.*load \d/),
    },
  ]);
});
