import { randomUUID } from 'node:crypto';
import { isSameSettings } from '../../simulator/range/judge/same-settings';
import type { Stage } from '../../stage/stage';
import type { ChaosCase } from '../case';
import { judgeRuns, runsOf, tellRuns, waitFor, type Say } from '../floods/measure';

const SERVICE = 'payment-api';
const LIMIT_MS = 900_000;
/** Most that the page may have, in bytes of JSON of the view that it is made of. */
const VIEW_BYTES = 256 * 1_024;

/** A service with so many traffic tags that a plan for it is larger than a payload may be. */
async function play(stage: Stage, tags: number, say: Say): Promise<readonly string[]> {
  const { incident, cloud } = stage;
  await cloud.play({
    do: 'update-service',
    service: SERVICE,
    by: 'lin@example.com',
    traffic: [
      { percent: 100 },
      { percent: 0, revision: 'payment-api-00002-tnq', tag: 'canary' },
      ...Array.from({ length: tags }, (_none, index) => ({
        percent: 0,
        revision: 'payment-api-00002-tnq',
        tag: `preview-${String(index).padStart(5, '0')}-of-a-pull-request`,
      })),
    ],
  });
  const { services: before } = await cloud.truth();
  await stage.addWorker();
  await cloud.begin();
  const asked = await waitFor(
    stage,
    'a plan is asked',
    ({ phase }) => phase === 'awaiting-decision',
    LIMIT_MS,
  );
  const bytes = Buffer.byteLength(JSON.stringify(asked));
  say(`the view of the question has ${String(Math.round(bytes / 1_024))} KiB`);
  const failures =
    bytes <= VIEW_BYTES
      ? []
      : [`expected: a view of at most ${String(VIEW_BYTES)} bytes; seen: ${String(bytes)}`];
  await incident.decide('approve', asked, randomUUID());
  const contained = await waitFor(
    stage,
    'it is contained',
    ({ outcome }) => outcome === 'contained',
    LIMIT_MS,
  );
  await incident.decide('restore', contained, randomUUID());
  const restored = await waitFor(
    stage,
    'it is restored',
    (view) => view.restored && view.phase === 'watching',
    LIMIT_MS,
  );
  const { services } = await cloud.truth();
  failures.push(
    ...Object.entries(before)
      .filter(([name, { spec }]) => !isSameSettings(spec, services[name]?.spec))
      .map(([name]) => `expected: ${name} has its original settings after the restore; seen: others`),
  );
  const runs = await runsOf(stage);
  tellRuns(runs, say);
  await incident.decide('close', restored, randomUUID());
  await incident.untilAllEnded();
  return [...failures, ...judgeRuns(runs, 'RUNNING')];
}

/** One service with 1,500 tags: its plan travels by digest. */
export const floodTags: ChaosCase = {
  name: 'flood-tags-1500',
  title: 'a service with 1,500 traffic tags is asked about, contained and restored',
  takesLong: true,
  acts: {},
  stage: { watchEvery: '60s' },
  play: async (on: Stage, say: Say) => play(on, 1_500, say),
};
