import { loadScenario, scenarioNames } from '../scenarios/load';
import { commonOptions, readArguments, runAsProcess } from './command-line';
import { inParallel } from './in-parallel';
import { planRuns, sampleNames } from './plan-runs';
import type { PlannedRun } from './plan-runs';
import type { RunResult } from './result';
import { runScenario } from './run-scenario';
import { failuresText, tableHead, tableLine } from './table';

const usage = `Usage: npm run range -- [NAME or FILE ...] [--json] [--list]

Plays simulated attacks against the whole product and judges it by what is true in the simulated cloud.
Without a name all scenarios are played, each under every value of the switches that it touches.

  --json   one JSON array on standard output, one entry a run
  --sample only what the tests play: each kind of workload, of answer and of surprise once
  --list   name the scenarios and their switches; play none
  --help

Exit codes: 0 all passed; 1 one failed; 2 the arguments or a scenario are wrong.
`;

/** Each run is a server, a worker and a simulator, and waits half of its time; more at a time would only make each slower. */
const AT_A_TIME = 3;
const INTERRUPTED = 130;

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, {
    ...commonOptions,
    sample: { type: 'boolean', default: false },
  });
  if (values.help) return print(usage);
  if (values.list) return print(list(values.json));
  const runs = planRuns(values.sample ? sampleNames : positionals);
  const results = await runAll(runs, values.json);
  if (values.json) print(`${JSON.stringify(results, null, 2)}\n`);
  else print(summary(results));
  return results.every(({ pass }) => pass) ? 0 : 1;
}

async function runAll(runs: readonly PlannedRun[], json: boolean): Promise<readonly RunResult[]> {
  const interrupted = new AbortController();
  const stop = (): void => interrupted.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  if (!json) print(`${tableHead()}\n`);
  const results = await inParallel(runs, AT_A_TIME, async (run) => {
    if (interrupted.signal.aborted) process.exit(INTERRUPTED);
    const result = await runScenario(run, interrupted.signal);
    if (!json) print(`${tableLine(result)}\n`);
    return result;
  });
  if (interrupted.signal.aborted) process.exit(INTERRUPTED);
  return results;
}

function list(json: boolean): string {
  const scenarios = scenarioNames().map((name) => {
    const { title, switches } = loadScenario(name);
    return { name, title, switches };
  });
  if (json) return `${JSON.stringify(scenarios, null, 2)}\n`;
  return scenarios
    .map(({ name, title, switches }) => {
      const touched = switches.length === 0 ? '' : ` (switches: ${switches.join(', ')})`;
      return `${name.padEnd(26)}${title}${touched}\n`;
    })
    .join('');
}

function summary(results: readonly RunResult[]): string {
  const passed = results.filter(({ pass }) => pass).length;
  const failures = failuresText(results);
  return `${failures === '' ? '' : `\n${failures}\n`}\n${passed} of ${results.length} runs passed\n`;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

runAsProcess('range', main);
