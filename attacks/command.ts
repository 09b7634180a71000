import { commonOptions, readArguments, type Printing } from '../simulator/range/command-line';
import { inParallel } from '../simulator/range/in-parallel';
import type { CaseResult } from './case';
import { casesNamed, attackCases } from './cases';
import { runCase } from './run-case';
import { summary, tableLine } from './table';

const usage = `Usage: npm run attacks -- [ATTACK ...] [--json] [--list]

Attacks Firebreak on purpose, and judges by what is true in the simulated cloud.
Without a name all run, four at a time.

  --json   one JSON array on standard output, one entry an attack
  --list   name the attacks; play none
  --help

Exit codes: 0 all held; 1 one got through, its folder is kept; 2 the arguments are wrong.
`;

/** Each case is a server, a simulator and workers, and waits most of its time for two samples of the instance count. */
const AT_A_TIME = 4;
const INTERRUPTED = 130;

/** Runs the command; resolves with its exit code. Throws an Error when the arguments are wrong. */
export async function attacks(args: readonly string[], { out, note }: Printing): Promise<number> {
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
  const cases = attackCases.map(({ name, title }) => ({ name, title }));
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
      note(`${tableLine(result)}\n`);
      return result;
    });
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
