import { loadScenario, scenarioNames } from '../scenarios/load';
import { switchSchema } from '../scenarios/schema';
import type { Scenario } from '../scenarios/schema';

/** One run: a scenario under one setting of the switches that it touches. */
export interface PlannedRun {
  /** The argument for the product: a name, or a file's path. */
  readonly source: string;
  readonly scenario: Scenario;
  /** By name; empty where the scenario touches none. */
  readonly switches: Readonly<Record<string, string>>;
}

/** The scenarios that a sample plays: each kind of workload, of answer and of surprise once, in a few minutes. */
export const sampleNames: readonly string[] = [
  'reverse-shell-service',
  'job-reverse-shell',
  'worker-pool',
  'sidecar',
  'malicious-binary',
  'token-theft',
  'key-left-behind',
  'developer-debugging',
  'race-owner-deploys',
  'permission-gap',
  'restore-in-parts',
  'hostile-content',
  'many-findings',
];

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
