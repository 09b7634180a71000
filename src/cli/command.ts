import { Command, CommanderError } from 'commander';
import { Failure } from '../domain/failures';
import { exitCodeLines } from './exit-codes';

/** A command's help texts besides its options. */
interface CommandText {
  /** Name and arguments: `show [incident]`. */
  readonly usage: string;
  /** One sentence. */
  readonly summary: string;
  /** Anything else to know before using it. */
  readonly details?: readonly string[];
  /** Two or three calls that can be pasted. */
  readonly examples: readonly string[];
  /** The exit codes that it can end with. */
  readonly exits: readonly number[];
}

/** A command whose help ends with examples and exit codes. */
export function defineCommand(text: CommandText): Command {
  const [name = '', ...args] = text.usage.split(' ');
  const command = new Command(name).summary(text.summary).description(text.summary);
  args.forEach((argument) => command.argument(argument));
  const sections = [
    ...(text.details === undefined ? [] : [text.details.join('\n')]),
    ['Examples:', ...text.examples.map((example) => `  $ ${example}`)].join('\n'),
    ['Exit codes:', ...exitCodeLines(text.exits)].join('\n'),
  ];
  return command.addHelpText('after', `\n${sections.join('\n\n')}`);
}

/** Makes a command and those below it throw a `malformed` Failure for what was typed wrongly, instead of ending the process. */
export function strict(command: Command): Command {
  const path = pathOf(command);
  command.configureOutput({ writeErr: () => undefined });
  command.exitOverride((error) => {
    if (error.exitCode === 0) throw error;
    throw new Failure('malformed', whatIsWrong(error, path), { cause: error });
  });
  command.commands.forEach(strict);
  return command;
}

/** Tells whether it ended well without running anything, because help or version was requested. */
export function isHelp(thrown: unknown): boolean {
  return thrown instanceof CommanderError && thrown.exitCode === 0;
}

function whatIsWrong(error: CommanderError, path: string): string {
  const help = `\`${path} --help\` shows what it takes`;
  if (error.code === 'commander.help') return `\`${path}\` needs a command; ${help}`;
  const said = error.message
    .replace(/^error: /, '')
    .replaceAll(/\s+/g, ' ')
    .replace(/\.$/, '');
  return `${said}; ${help}`;
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
