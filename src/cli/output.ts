import { isatty } from 'node:tty';
import { createColors, isColorSupported } from 'picocolors';

/** Colours, or the same functions without any. */
export type Colors = ReturnType<typeof createColors>;

/** Where a command's texts go. stdout carries what was asked for, stderr everything else. */
export interface Output {
  /** Columns to lay text out for: the terminal's, from 60 to 100; 80 where there is none. */
  readonly width: number;
  /** The same for what is printed whole: no line is broken where a program reads it. */
  readonly printWidth: number;
  /** The same for `note` and for errors: stderr's terminal. */
  readonly noteWidth: number;
  readonly colors: Colors;
  /** The same for `note`: stderr can be a terminal where stdout is none. */
  readonly noteColors: Colors;
  /** Lines of the terminal that stdout is; undefined where it is none. */
  readonly rows?: number;
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
  const { stdout, stderr } = process;
  return {
    width: isatty(1) ? columnsOf(stdout.columns) : 80,
    printWidth: isatty(1) ? columnsOf(stdout.columns) : Infinity,
    noteWidth: isatty(2) ? columnsOf(stderr.columns) : Infinity,
    // Without the first half, the library colours a pipe where CI or FORCE_COLOR is set.
    colors: createColors(isatty(1) && isColorSupported),
    noteColors: createColors(isatty(2) && isColorSupported),
    ...(isatty(1) ? { rows: stdout.rows } : {}),
    interactive: isatty(0) && isatty(2),
    print: (text) => void stdout.write(`${text}\n`),
    json: (value) => void stdout.write(`${safeJson(value)}\n`),
    note: (text) => void stderr.write(`${text}\n`),
  };
}

/** Below 60 columns nothing can be laid out; above 100 nobody reads a line. */
function columnsOf(terminal: number): number {
  return Math.min(100, Math.max(60, terminal));
}

/**
 * A value as indented JSON that does nothing to the terminal that shows it: besides what JSON escapes anyway, control
 * characters of the C1 range, bidi and other format characters are written as `\uXXXX`, so the document says the same.
 * With `indent` 0 it is one line.
 */
export function safeJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, null, indent).replaceAll(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
