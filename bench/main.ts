import { bench } from './command';
import type { FigureResult } from './figure';

/** What `--json` prints. */
export type BenchReport = readonly FigureResult[];

const MISUSE = 2;

bench(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  note: (text) => void process.stderr.write(text),
}).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = MISUSE;
  },
);
