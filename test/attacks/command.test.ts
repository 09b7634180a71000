import { describe, expect, test } from '@jest/globals';
import { attackCases, sampleNames } from '../../attacks/cases';
import { attacks } from '../../attacks/command';
import type { AttackReport } from '../../attacks/main';
import { summary } from '../../attacks/table';

/** Runs the command in this process; what it prints, and how it ended. */
async function run(...args: readonly string[]) {
  const printed: string[] = [];
  const code = await attacks(args, { out: (said) => printed.push(said), note: () => undefined });
  return { code, stdout: printed.join('') };
}

describe('bad usage attacks nothing', () => {
  test.each([
    ['an unknown attack', ['everything'], "There is no attack 'everything'. Attacks: forged-taken-back"],
    ['an unknown option', ['--jason'], '--help lists the options'],
  ])('%s', async (_, args, said) => {
    await expect(run(...args)).rejects.toThrow(said);
  });
});

test('--list names every attack with what happens', async () => {
  const { code, stdout } = await run('--list');
  expect(code).toBe(0);
  const rows = stdout.trim().split('\n');
  expect(rows).toHaveLength(attackCases.length);
  attackCases.forEach(({ name, title }, row) => {
    expect(rows[row]).toContain(name);
    expect(rows[row]).toContain(title);
  });
});

test('--help says what is played and how it ends', async () => {
  expect((await run('--help')).stdout).toContain('0 all held; 1 one got through');
});

test('every attack has a name of its own and is judged by something, and the sample is made of attacks', () => {
  const names = attackCases.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(expect.arrayContaining([...sampleNames]));
  for (const { name, holds } of attackCases)
    expect({ name, judged: Object.keys(holds).length > 0 }).toEqual({ name, judged: true });
});

test('an attack that got through is shown with what was expected, what was seen, and where it is kept', () => {
  const broken: AttackReport = [
    {
      ...{ name: 'planted-marks', title: 'marks are planted', who: 'service', pass: false, seconds: 12.3 },
      failures: ['expected: changes: 1; seen: 0'],
      folder: '/tmp/firebreak-attack-x',
    },
  ];
  const shown = summary(broken);
  expect(shown).toContain('BROKEN  planted-marks');
  expect(shown).toContain('expected: changes: 1; seen: 0');
  expect(shown).toContain('kept: /tmp/firebreak-attack-x');
  expect(shown).toContain('0 of 1 attacks held');
});
