import type { Figure, Measurement } from '../figure';
import { planRuns, type PlanRun } from '../rig/plan-runs';

/** The time that Temporal and we may take beside the remote calls, in seconds. The limit is ours. */
const ALLOWANCE = 0.5;

const runsToPlan = planRuns();

function measurement(
  runs: readonly PlanRun[],
  value: (run: PlanRun) => number,
  ...notes: readonly string[]
): Measurement {
  const each = runs.map(({ toPlan, chain, script }) => [toPlan, chain, script].map(short).join('/'));
  return {
    values: runs.map(value),
    notes: [
      'latencies of 50 to 400 ms, the same for both',
      ...notes,
      `seconds to the plan/of the slowest chain/of the script: ${each.join(', ')}`,
    ],
  };
}

const short = (value: number): string => value.toFixed(2);

/** Returns the lower bound: the chain itself. */
function floor(runs: readonly PlanRun[]): string {
  const [chain, preview] = [({ chain }: PlanRun) => chain, ({ preview }: PlanRun) => preview].map((part) =>
    Math.max(0, ...runs.map((run) => part(run) / run.script)),
  );
  return `the slowest chain alone takes up to ${short(chain ?? 0)} of the script, of which trying the change before the question ${short(preview ?? 0)}`;
}

/** Both are made of the same runs. */
export const planFigures: readonly Figure[] = [
  {
    name: 'plan-ratio',
    title:
      'seconds from start to plan, less 0.5, divided by the slowest chain of remote calls that leads to it',
    unit: 'x',
    goal: 1.15,
    bound: 'at most',
    runs: 5,
    measure: async (runs) =>
      measurement(await runsToPlan(runs), ({ toPlan, chain }) => (toPlan - ALLOWANCE) / chain),
  },
  {
    name: 'plan-against-sequential',
    title:
      'seconds from start to plan, divided by those of a script that makes the same calls one after the other',
    unit: 'x',
    goal: 0.35,
    bound: 'at most',
    runs: 5,
    async measure(runs) {
      const made = await runsToPlan(runs);
      return measurement(made, ({ toPlan, script }) => toPlan / script, floor(made));
    },
  },
];
