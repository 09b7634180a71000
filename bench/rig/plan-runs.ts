import { slowestChain } from './chain';
import { openField, type Field } from './field';
import { armLatencies } from './latencies';
import { openScript, type Script } from './script';

/** One way from a start to its plan, and the same by hand. */
export interface PlanRun {
  /** Seconds from the delivery of the finding until the plan is asked. */
  readonly toPlan: number;
  /** Seconds of the slowest chain of remote calls among those that led to it. */
  readonly chain: number;
  /** Seconds of that chain that go into trying the change before the question. */
  readonly preview: number;
  /** Seconds that a script takes for the same, one call after the other, with the same latencies. */
  readonly script: number;
  /** Calls that led to the plan. */
  readonly calls: number;
}

/** Runs to a plan, once for all figures that are made of them: later callers get the first one's runs. */
export function planRuns(): (runs: number) => Promise<readonly PlanRun[]> {
  let made: Promise<readonly PlanRun[]> | undefined;
  return async (runs) => (made ??= measureRuns(runs));
}

async function measureRuns(runs: number): Promise<readonly PlanRun[]> {
  const field = await openField('plan', runs + 1);
  const script = openScript(field.stage.cloud.ready);
  try {
    await field.stage.addWorker({ args: [] });
    // The first one warms both up: clients connect, code is compiled.
    await oneRun(field, script, 1);
    const measured: PlanRun[] = [];
    for (let number = 2; number <= runs + 1; number += 1) measured.push(await oneRun(field, script, number));
    return measured;
  } finally {
    await script.close();
    await field.close();
  }
}

async function oneRun(field: Field, script: Script, number: number): Promise<PlanRun> {
  const { cloud } = field.stage;
  await armLatencies(cloud, number);
  const before = (await cloud.truth()).calls.length;
  const started = performance.now();
  await field.deliver(number);
  await field.incident(number).until('a plan is asked', ({ phase }) => phase === 'awaiting-decision');
  const toPlan = (performance.now() - started) / 1_000;
  // The log has calls in the order in which they ended; who came first decides here.
  const calls = (await cloud.truth()).calls.slice(before).sort((a, b) => (a.at < b.at ? -1 : 1));
  const chain = slowestChain(calls);
  await armLatencies(cloud, number);
  return {
    toPlan,
    chain: chain.total / 1_000,
    preview: chain.preview / 1_000,
    script: await script.run(await field.finding(number)),
    calls: calls.length,
  };
}
