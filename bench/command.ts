import { commonOptions, readArguments, type Printing } from '../simulator/range/command-line';
import { readLocalEnvironment } from '../src/config';
import { findDevServer } from '../src/dev-server/find';
import type { Figure, FigureResult } from './figure';
import { figures, figuresNamed } from './figures';
import { describeMachine } from './machine';
import { table } from './table';
import { toResult } from './to-result';

const usage = `Usage: npm run bench -- [NAME ...] [--runs N] [--json] [--list]

Measures Firebreak on this machine: real server, real workers, the simulated cloud. Without a name everything is
measured, one figure after the other. Nothing else should run meanwhile.

  --runs N  runs that count, of every figure that is named (default: each figure's own)
  --json    one JSON array on standard output, one entry a figure
  --list    name the figures with their goals; measure none
  --help

Exit codes: 0 everything was measured, also what misses its goal; 1 something could not be measured; 2 the arguments
are wrong.
`;

const INTERRUPTED = 130;

/** Runs the command; resolves with its exit code. Throws an Error when the arguments are wrong. */
export async function bench(args: readonly string[], { out, note }: Printing): Promise<number> {
  const { values, positionals } = readArguments(args, { ...commonOptions, runs: { type: 'string' } });
  if (values.help) out(usage);
  else if (values.list) out(list(values.json));
  else {
    const runs = readRuns(values.runs);
    const results = await measureAll(figuresNamed(positionals), runs, note);
    out(values.json ? `${JSON.stringify(results, null, 2)}\n` : table(results));
    return results.every(({ value }) => value !== null) ? 0 : 1;
  }
  return 0;
}

function readRuns(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const runs = Number(given);
  if (Number.isInteger(runs) && runs >= 1 && runs <= 100) return runs;
  throw new Error(`--runs ${given} is not a number of runs. Give a whole number from 1 to 100.`);
}

function list(json: boolean): string {
  const known = figures.map(({ name, title, unit, goal, bound }) => ({ name, title, unit, goal, bound }));
  if (json) return `${JSON.stringify(known, null, 2)}\n`;
  return known
    .map(({ name, title, unit, goal, bound }) => `${name.padEnd(28)}${bound} ${goal} ${unit}: ${title}\n`)
    .join('');
}

async function measureAll(
  wanted: readonly Figure[],
  runs: number | undefined,
  note: Printing['note'],
): Promise<readonly FigureResult[]> {
  const { cacheDirectory, path: searched } = readLocalEnvironment();
  const { version } = await findDevServer({ cacheDirectory, path: searched });
  // Every started process ends with this one.
  const stop = (): void => process.exit(INTERRUPTED);
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const results: FigureResult[] = [];
    for (const figure of wanted) {
      note(`measuring ${figure.name}\n`);
      results.push(await measure(figure, runs ?? figure.runs, version));
    }
    return results;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/** A figure that cannot be measured shows the reason in its place, and the others are measured. */
async function measure(figure: Figure, runs: number, temporalVersion: string): Promise<FigureResult> {
  // Before the run, since afterwards the load is our own.
  const machine = describeMachine(temporalVersion);
  try {
    return toResult(figure, await figure.measure(runs), machine);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return toResult(figure, { values: [], notes: [`not measured: ${why}`] }, machine);
  }
}
