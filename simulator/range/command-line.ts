import { parseArgs, type ParseArgsConfig } from 'node:util';

/** Exit code for arguments that are wrong. */
const MISUSE = 2;

/** Where a command's output goes. */
export interface Printing {
  readonly out: (text: string) => void;
  /** Progress. */
  readonly note: (text: string) => void;
}

/** Options of every command that plays something. */
export const commonOptions = {
  json: { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Node's `parseArgs` with names before and between the options. Throws an Error that says where the options are listed. */
export function readArguments<O extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: O,
) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}. --help lists the options.`, {
      cause: error,
    });
  }
}

/** Runs a command as this process: its exit code is what `command` resolves with, or 2 when it throws, which is said. */
export function runAsProcess(
  name: string,
  command: (args: readonly string[], printing: Printing) => Promise<number>,
): void {
  const printing = {
    out: (text: string) => void process.stdout.write(text),
    note: (text: string) => void process.stderr.write(text),
  };
  command(process.argv.slice(2), printing).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = MISUSE;
    },
  );
}
