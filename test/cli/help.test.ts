import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { describe, expect, test } from '@jest/globals';
import { exitCodes, LEFT } from '../../src/cli/exit-codes';
import { createProgram } from '../../src/cli/program';
import { failureCodes, failureKind } from '../../src/domain/failures';

const names = [
  'list',
  'show',
  'watch',
  'approve',
  'refuse',
  'acknowledge',
  'note',
  'restore',
  'close',
  'start',
  'explain',
  'worker',
  'intake',
  'doctor',
  'setup',
  'policy check',
  'evidence verify',
  'evidence export',
  'local',
];

const page = async (): Promise<string> => readFile(path.join(__dirname, '../../docs/cli.md'), 'utf8');

/** Returns the text of `--help`, without the process. */
async function helpOf(name: string): Promise<string> {
  let printed = '';
  const program = createProgram();
  const collect = (command: Command): void => {
    command.configureOutput({ writeOut: (text) => (printed += text) });
    command.commands.forEach(collect);
  };
  collect(program);
  await program.parseAsync([...name.split(' '), '--help'], { from: 'user' }).catch(() => undefined);
  return printed;
}

describe('the help of each command', () => {
  test.each(names)('%s has two or three examples of itself, and its exit codes', async (name) => {
    const help = await helpOf(name);
    const [, examples = '', exits = ''] = /\nExamples:\n([^]*?)\n\nExit codes:\n([^]*)$/.exec(help) ?? [];
    const calls = examples.split('\n');
    expect(calls.length).toBeGreaterThanOrEqual(2);
    expect(calls.length).toBeLessThanOrEqual(3);
    calls.forEach((call) => expect(call).toMatch(new RegExp(`^  \\$ .*firebreak ${name}\\b`)));
    expect(exits).toMatch(/^ {2}0 {2}done/);
    expect(exits).toMatch(/^ {2}2 {2}bad input/m);
  });

  test.each(names)('%s fits 100 columns', async (name) => {
    const help = await helpOf(name);
    expect(help.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  test.each(names)('%s: every option in an example exists', async (name) => {
    const help = await helpOf(name);
    const [before = '', after = ''] = help.split('\nExamples:\n');
    // The arguments of another program in front of a pipe are not ours.
    const own = after.split('\n').map((line) => line.slice(line.indexOf('firebreak ')));
    for (const [option] of own.join('\n').matchAll(/(?<= )--[a-z-]+/g)) expect(before).toContain(option);
  });
});

describe('exit codes', () => {
  test('each number in the table of failures has a meaning, and one that is no failure', () => {
    const used = new Set([0, LEFT, ...failureCodes.map((code) => failureKind(code).exit)]);
    expect(new Set(exitCodes.map(({ exit }) => exit))).toEqual(used);
    expect(exitCodes.filter(({ meaning }) => meaning === 'undocumented')).toEqual([]);
  });

  test('the document has the same table', async () => {
    const cells = (row: string): readonly string[] => row.split('|').map((cell) => cell.trim());
    const documented = [...(await page()).matchAll(/^\| \d+ .*$/gm)].map(([row]) => cells(row));
    expect(documented).toEqual(
      exitCodes.map(({ exit, meaning, codes }) => [
        '',
        String(exit),
        meaning,
        codes.map((code) => `\`${code}\``).join(', '),
        '',
      ]),
    );
  });
});

test.each(names)('the document has a section on %s', async (name) => {
  expect(await page()).toContain(`\n### \`firebreak ${name}`);
});
