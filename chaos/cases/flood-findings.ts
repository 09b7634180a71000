import { randomUUID } from 'node:crypto';
import type { Stage } from '../../stage/stage';
import type { ChaosCase } from '../case';
import { raiseFindings } from '../floods/findings';
import {
  cpuSeconds,
  judgeRuns,
  listedFindings,
  runsOf,
  tellRuns,
  waitFor,
  type Say,
} from '../floods/measure';

/** Longest from an approval that counted to the change, however many findings come meanwhile. */
const ACTS_WITHIN_S = 60;
const LIMIT_MS = 1_800_000;

/**
 * Three of five findings come while the question is open, and it is approved in the middle of them. Of the rest half are
 * about what was before the containment, half about what came after it.
 */
async function play(stage: Stage, count: number, say: Say): Promise<readonly string[]> {
  const { cloud, incident, ledger } = stage;
  const worker = await stage.addWorker();
  await cloud.begin();
  const started = performance.now();
  const seconds = (): number => Math.round((performance.now() - started) / 100) / 10;
  const [first] = [await incident.until('a plan is asked', ({ phase }) => phase === 'awaiting-decision')];
  const early = Math.ceil((count * 3) / 5);
  const raising = raiseFindings(stage, early, 1);
  const asked = await waitFor(
    stage,
    'a third of the flood joined',
    (view) => view.findingCount >= count / 3,
    LIMIT_MS,
  );
  await raising;
  say(`${String(asked.findingCount)} findings had joined when it was approved, after ${String(seconds())} s`);
  const failures = asked.phase === 'awaiting-decision' ? [] : [`expected: still asked; seen: ${asked.phase}`];
  const before = performance.now();
  await incident.decide('approve', asked, randomUUID());
  const counted = (performance.now() - before) / 1_000;
  await waitFor(stage, 'it is carried out', ({ phase }) => phase !== 'awaiting-decision', LIMIT_MS);
  await waitFor(
    stage,
    'it is contained',
    ({ outcome, phase }) => outcome === 'contained' && phase === 'watching',
    LIMIT_MS,
  );
  const acted = (performance.now() - before) / 1_000;
  say(`the approval counted after ${counted.toFixed(1)} s, and it was contained after ${acted.toFixed(1)} s`);
  if (counted > ACTS_WITHIN_S)
    failures.push(`expected: an approval counts within seconds; seen: ${counted.toFixed(0)} s`);
  const late = count - early;
  await raiseFindings(stage, Math.floor(late / 2), 1);
  await raiseFindings(stage, Math.ceil(late / 2), seconds());
  const all = count + first.findingCount;
  const joined = await waitFor(
    stage,
    `${String(all)} findings joined`,
    (view) => view.findingCount >= all,
    LIMIT_MS,
  );
  const at = seconds();
  const listed = await listedFindings(ledger, joined.incident);
  if (joined.findingCount !== all || listed !== all)
    failures.push(
      `expected: ${String(all)} findings counted once each; seen: ${String(joined.findingCount)} in the view, ${String(listed)} in the ledger`,
    );
  const runs = await runsOf(stage);
  failures.push(...judgeRuns(runs, 'RUNNING'));
  tellRuns(runs, say);
  say(
    `all had joined after ${String(at)} s; the worker used ${(await cpuSeconds(worker.pid)).toFixed(0)} s of CPU`,
  );
  const settled = await waitFor(
    stage,
    'it rests, contained',
    ({ outcome, phase }) =>
      outcome === 'contained' && (phase === 'watching' || phase === 'awaiting-decision'),
    LIMIT_MS,
  );
  if (settled.incident !== first.incident) failures.push(`expected: one incident; seen: ${settled.incident}`);
  await incident.decide('close', settled, randomUUID());
  await waitForEnd(stage);
  say(`every workflow had ended after ${String(seconds())} s`);
  failures.push(...judgeRuns(await runsOf(stage), 'COMPLETED'));
  return failures;
}

async function waitForEnd({ temporal }: Stage): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  for (;;) {
    const { count } = await temporal.client.workflow.count("ExecutionStatus = 'Running'");
    if (count === 0) return;
    if (performance.now() > end)
      throw new Error(`expected: every workflow ends; seen: ${String(count)} open`);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

export const floodFindings: readonly ChaosCase[] = [50, 500, 3_000].map((count) => ({
  name: `flood-findings-${String(count)}`,
  title: `${String(count)} findings on one workload, most while it asks, some after it contained`,
  takesLong: true,
  acts: {},
  play: async (stage: Stage, say: Say) => play(stage, count, say),
  stage: {
    watchEvery: '60s',
    policy: (text: string) => text.replace('decideWithin: 15m', 'decideWithin: 60m'),
  },
}));
