import { createColors, isColorSupported } from 'picocolors';
import { safeJson } from './safe-json';

/** Colours, or the same functions without any. */
export type Colors = ReturnType<typeof createColors>;

/** Where a command's texts go. stdout carries what was asked for, stderr everything else. */
export interface Output {
  /** Columns to lay text out for: the terminal's, from 60 to 100; 80 where there is none. */
  readonly width: number;
  readonly colors: Colors;
  /** The same for `note`: stderr can be a terminal where stdout is none. */
  readonly noteColors: Colors;
  /** Whether a person can be asked: stdin and stderr are a terminal. */
  readonly interactive: boolean;
  /** A line, or lines, on stdout. */
  print(text: string): void;
  /** The one document that `--json` promises, on stdout. */
  json(value: unknown): void;
  /** A line on stderr. */
  note(text: string): void;
}

/** The process's own streams. Colour only on a terminal, and never against NO_COLOR. */
export function processOutput(): Output {
  const { stdin, stdout, stderr } = process;
  return {
    width: stdout.isTTY ? Math.min(100, Math.max(60, stdout.columns)) : 80,
    // Without the first half, the library colours a pipe where CI is set.
    colors: createColors(stdout.isTTY && isColorSupported),
    noteColors: createColors(stderr.isTTY && isColorSupported),
    interactive: stdin.isTTY && stderr.isTTY,
    print: (text) => void stdout.write(`${text}\n`),
    json: (value) => void stdout.write(`${safeJson(value)}\n`),
    note: (text) => void stderr.write(`${text}\n`),
  };
}
