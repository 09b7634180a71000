import { describe, expect, test } from '@jest/globals';
import { createProgram } from '../../src/cli/program';
import { parseQueues } from '../../src/cli/commands/serve';
import { Failure } from '../../src/domain/failures';

async function mistyped(args: readonly string[]): Promise<Failure> {
  const program = createProgram();
  const thrown: unknown = await program.parseAsync(args, { from: 'user' }).catch((error: unknown) => error);
  if (thrown instanceof Failure) return thrown;
  throw new Error(`no failure for ${args.join(' ')}`, { cause: thrown });
}

describe('what was typed wrongly is malformed, and the message says what to type', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['an unknown command', ['shwo'], /unknown command 'shwo' \(Did you mean show\?\)/],
    [
      'an unknown command below another',
      ['policy', 'chekc', 'x'],
      /unknown command 'chekc' \(Did you mean check\?\)/,
    ],
    ['an unknown option', ['list', '--jsn'], /unknown option '--jsn' \(Did you mean --json\?\)/],
    ['an unknown short option', ['show', '-x'], /unknown option '-x'; `firebreak show --help`/],
    ['an argument too many', ['list', 'payments'], /too many arguments for 'list'.*`firebreak list --help`/],
    ['two incidents', ['show', 'a', 'b'], /too many arguments for 'show'.*`firebreak show --help`/],
    ['an argument too few', ['start'], /missing required argument 'finding'/],
    ['no file', ['policy', 'check'], /missing required argument 'file'/],
    [
      'a group without its command',
      ['policy'],
      /`firebreak policy` needs a command; `firebreak policy --help`/,
    ],
    ['nobody decides', ['approve', '--reason', 'x'], /required option '--by <name>' not specified/],
    ['nobody restores', ['restore', '--reason', 'x'], /required option '--by <name>' not specified/],
    ['no reason', ['refuse', '--by', 'ada@example.com'], /required option '--reason <text>' not specified/],
    ['an option without its value', ['approve', '--by'], /option '--by <name>' argument missing/],
    ['an unknown goal', ['watch', '--until', 'never'], /Allowed choices are contained, asked, closed/],
    ['an unknown queue', ['worker', '--serve', 'main,raeds'], /unknown queue "raeds"/],
    ['no queue', ['worker', '--serve', ''], /unknown queue ""/],
    ['not a finding', ['start', 'projects/1/secrets/x'], /is not a finding's name: expected/],
    ['a finding without its id', ['start', 'projects/1/sources/2/findings/'], /is not a finding's name/],
  ])('%s', async (_, args, says) => {
    const failure = await mistyped(args);
    expect(failure.code).toBe('malformed');
    expect(failure.message).toMatch(says);
    expect(failure.message).not.toContain('\n');
  });
});

test.each([
  ['main', ['main']],
  ['main,report', ['main', 'report']],
  [' reads , virustotal ', ['reads', 'virustotal']],
  ['main,main', ['main']],
])('--serve %s', (text, expected) => {
  expect(parseQueues(text)).toEqual(expected);
});
