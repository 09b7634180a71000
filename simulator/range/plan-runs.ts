import { loadScenario, scenarioNames } from '../scenarios/load';
import { switchSchema } from '../scenarios/schema';
import type { Scenario } from '../scenarios/schema';

/** One run: a scenario under one setting of the switches that it touches. */
export interface PlannedRun {
  /** What is handed to the product: a name, or a file's path. */
  readonly source: string;
  readonly scenario: Scenario;
  /** By name; empty where the scenario touches none. */
  readonly switches: Readonly<Record<string, string>>;
}

/**
 * Scenarios that differ from `malicious-binary` or from `token-theft` in what is found alone, which the tests of the readers
 * and of the assessment cover: left out of a sample.
 */
const ALIKE: readonly string[] = [
  'malicious-script',
  'credential-search',
  'stratum-mining',
  'cryptomining-image',
  'shared-identity',
  'set-iam-policy',
];

/** Scenarios that wait long, or play more than once, and whose heart the tests of the workflows and the sample of the attacks have. */
const LONG: readonly string[] = [
  'squatted-incident',
  'second-sandbox',
  'reset-by-hand',
  'replayed-approval',
  'unfinished-search',
  'incident-terminated',
  'cancelled-by-hand',
  'forged-marks',
  'passing-credentials',
];

/** The names of the scenarios that a sample plays. */
export function sampleNames(): readonly string[] {
  return scenarioNames().filter((name) => !ALIKE.includes(name) && !LONG.includes(name));
}

/** Every value of each switch. */
const values = Object.fromEntries(
  Object.entries(switchSchema.shape).map(([name, schema]) => [name, schema.unwrap().options]),
);

/** The runs of the named scenarios, or of all that come with the simulator. Throws `ScenarioError`. */
export function planRuns(named: readonly string[]): readonly PlannedRun[] {
  const sources = named.length === 0 ? scenarioNames() : named;
  return sources.flatMap((source) => {
    const scenario = loadScenario(source);
    return settings(scenario.switches).map((switches) => ({ source, scenario, switches }));
  });
}

/** Every combination of the values of some switches. */
function settings(names: readonly string[]): readonly Readonly<Record<string, string>>[] {
  return names.reduce<readonly Readonly<Record<string, string>>[]>(
    (made, name) =>
      made.flatMap((before) => (values[name] ?? []).map((value) => ({ ...before, [name]: value }))),
    [{}],
  );
}
