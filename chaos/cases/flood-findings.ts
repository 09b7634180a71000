import { randomUUID } from 'node:crypto';
import { DEFAULT_QUEUE } from '../../src/domain/message-names';
import { workloadOfWorkflowId } from '../../src/domain/incident/incident-name';
import { createWorkflowClient } from '../../src/temporal/workflow-client';
import type { Stage } from '../../stage/stage';
import type { ChaosCase } from '../case';
import { raiseFindings } from '../floods/findings';
import {
  cpuSeconds,
  judgeRuns,
  listedFindings,
  runsOf,
  tellRuns,
  untilAllEnded,
  waitFor,
  type Say,
} from '../floods/measure';

/** How findings come: through the topic, each with a workflow of its own; or as reports to the incident alone. */
type Way = 'published' | 'reported';

/** Longest from an approval to its counting, however many findings come meanwhile. */
const COUNTS_WITHIN_S = 60;
const LIMIT_MS = 1_800_000;
const AT_ONCE = 5;

/**
 * Three of five findings come while the question is open, and it is approved in the middle of them. Of the rest half are
 * about what was before the containment, half about what came after it.
 */
async function play(stage: Stage, count: number, way: Way, say: Say): Promise<readonly string[]> {
  const { cloud, incident, ledger } = stage;
  let worker = await stage.addWorker();
  await cloud.begin();
  await waitFor(stage, 'a plan is asked', ({ phase }) => phase === 'awaiting-decision', LIMIT_MS);
  const started = performance.now();
  const seconds = (): number => Math.round((performance.now() - started) / 100) / 10;
  if (way === 'reported') {
    await stage.killWorkers();
    worker = await stage.addWorker({ args: [] });
  }
  const known = new Set(Object.keys((await cloud.truth()).findings));
  const raise = async (some: number, at: number): Promise<void> => {
    await raiseFindings(stage, some, at);
    if (way === 'reported') await reportNew(stage, known);
  };
  const early = Math.ceil((count * 3) / 5);
  const raising = raise(early, 1);
  const asked = await waitFor(
    stage,
    'a third of the flood joined',
    ({ findingCount }) => findingCount >= count / 3,
    LIMIT_MS,
  );
  say(`${String(asked.findingCount)} findings had joined when it was approved, after ${String(seconds())} s`);
  const failures = asked.phase === 'awaiting-decision' ? [] : [`expected: still asked; seen: ${asked.phase}`];
  const before = performance.now();
  await incident.decide('approve', asked, randomUUID());
  const counted = (performance.now() - before) / 1_000;
  if (counted > COUNTS_WITHIN_S)
    failures.push(`expected: an approval counts within seconds; seen: ${counted.toFixed(0)} s`);
  await waitFor(stage, 'it is contained', ({ outcome }) => outcome === 'contained', LIMIT_MS);
  const acted = (performance.now() - before) / 1_000;
  say(`the approval counted after ${counted.toFixed(1)} s, and it was contained after ${acted.toFixed(1)} s`);
  const { attacker } = await cloud.truth();
  if (attacker.shell !== 'dead') failures.push(`expected: the shell is dead; seen: ${attacker.shell}`);
  await raising;
  const late = count - early;
  await raise(Math.floor(late / 2), 1);
  await raise(Math.ceil(late / 2), seconds());
  const all = Object.keys((await cloud.truth()).findings).length;
  const joined = await waitFor(
    stage,
    `${String(all)} findings joined`,
    ({ findingCount }) => findingCount >= all,
    LIMIT_MS,
  );
  const cpu = await cpuSeconds(worker.pid);
  say(
    `all ${String(all)} had joined after ${String(seconds())} s and ${cpu.toFixed(0)} s of the worker's CPU`,
  );
  const listed = await listedFindings(ledger, joined.incident);
  if (joined.findingCount !== all || listed !== all)
    failures.push(
      `expected: ${String(all)} findings counted once each; seen: ${String(joined.findingCount)} in the view, ${String(listed)} in the ledger`,
    );
  if (!joined.incident.endsWith('#1')) failures.push(`expected: one incident; seen: ${joined.incident}`);
  const runs = await runsOf(stage);
  failures.push(...judgeRuns(runs, 'RUNNING'));
  tellRuns(runs, say);
  const rests = await waitFor(
    stage,
    'it rests',
    ({ phase }) => phase === 'watching' || phase === 'awaiting-decision',
    LIMIT_MS,
  );
  await incident.decide('close', rests, randomUUID());
  await untilAllEnded(stage, LIMIT_MS);
  say(`every workflow had ended after ${String(seconds())} s`);
  return [...failures, ...judgeRuns(await runsOf(stage), 'COMPLETED')];
}

/** Reports to the incident, as their workflows do, the findings that Security Command Center has and that are not `known`. */
async function reportNew({ temporal, incident, cloud }: Stage, known: Set<string>): Promise<void> {
  const client = createWorkflowClient(temporal.client, DEFAULT_QUEUE);
  const workload = workloadOfWorkflowId(incident.slot);
  const names = Object.keys((await cloud.truth()).findings).filter((name) => !known.has(name));
  for (let start = 0; start < names.length; start += AT_ONCE) {
    await Promise.all(
      names.slice(start, start + AT_ONCE).map(async (name) => {
        known.add(name);
        await client.reportFinding(workload, { name, eventTime: new Date().toISOString() });
      }),
    );
  }
}

const floods: readonly (readonly [number, Way])[] = [
  [50, 'published'],
  [500, 'published'],
  [3_000, 'reported'],
];

/** Findings of one workload, more than anybody expects: asked, decidable, contained, each counted once. */
export const floodFindings: readonly ChaosCase[] = floods.map(([count, way]) => ({
  name: `flood-findings-${String(count)}`,
  title: `${String(count)} findings ${way} on one workload, most while it asks, some after it contained`,
  takesLong: true,
  acts: {},
  play: async (stage: Stage, say: Say) => play(stage, count, way, say),
  stage: {
    watchEvery: '60s',
    policy: (text: string) => text.replace('decideWithin: 15m', 'decideWithin: 60m'),
  },
}));
