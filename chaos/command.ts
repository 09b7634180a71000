import { commonOptions, readArguments, type Printing } from '../simulator/range/command-line';
import { inParallel } from '../simulator/range/in-parallel';
import type { CaseResult } from './case';
import { casesNamed, chaosCases } from './cases';
import { runCase } from './run-case';
import { summary, tableLine } from './table';

const usage = `Usage: npm run chaos -- [CASE ...] [--json] [--list]

Kills what Firebreak is made of, in the middle of its work, and checks that the end is the same.
Without a name all cases run, two at a time, but those that take many minutes: the floods run where they are named.

  --json   one JSON array on standard output, one entry a case
  --list   name the cases; run none
  --help

Exit codes: 0 all passed; 1 one failed, its folder is kept; 2 the arguments are wrong.
`;

/** Each case is a server, a simulator and workers; more at a time would only make each slower. */
const AT_A_TIME = 2;
const INTERRUPTED = 130;

/** Runs the command; resolves with its exit code. Throws an Error when the arguments are wrong. */
export async function chaos(args: readonly string[], { out, note }: Printing): Promise<number> {
  const { values, positionals } = readArguments(args, commonOptions);
  if (values.help) out(usage);
  else if (values.list) out(list(values.json));
  else {
    const results = await runAll(positionals, note);
    out(values.json ? `${JSON.stringify(results, null, 2)}\n` : summary(results));
    return results.every(({ pass }) => pass) ? 0 : 1;
  }
  return 0;
}

function list(json: boolean): string {
  const cases = chaosCases.map(({ name, title }) => ({ name, title }));
  if (json) return `${JSON.stringify(cases, null, 2)}\n`;
  return cases.map(({ name, title }) => `${name.padEnd(28)}${title}\n`).join('');
}

async function runAll(names: readonly string[], note: Printing['note']): Promise<readonly CaseResult[]> {
  const cases = casesNamed(names);
  // Every started process ends with this one.
  const stop = (): void => process.exit(INTERRUPTED);
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await inParallel(cases, AT_A_TIME, async (one) => {
      const result = await runCase(one);
      note(`${[tableLine(result), ...result.figures].join('\n      ')}\n`);
      return result;
    });
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
