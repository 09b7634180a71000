import type { CaseResult } from './case';
import { chaos } from './command';

/** What `--json` prints. */
export type ChaosReport = readonly CaseResult[];

const MISUSE = 2;

chaos(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  note: (text) => void process.stderr.write(text),
}).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`chaos: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = MISUSE;
  },
);
