import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Stage } from '../../stage/stage';
import type { ChaosCase } from '../case';
import { judgeRuns, runsOf, tellRuns, waitFor, type Say } from '../floods/measure';

const MESSAGES = 180;
const APART_MS = 1_000;
const LIMIT_MS = 600_000;
/** Events that one forged notification may cost the incident, on average. */
const EVENTS_EACH = 0.5;

/** Somebody who may publish to the topic sends a notification a second of a real finding, with a time that is none. */
async function play(stage: Stage, say: Say): Promise<readonly string[]> {
  const { cloud, incident } = stage;
  await stage.addWorker();
  await cloud.begin();
  const asked = await waitFor(
    stage,
    'a plan is asked',
    ({ phase }) => phase === 'awaiting-decision',
    LIMIT_MS,
  );
  // The scenario's own findings come within its first seconds.
  await waitFor(stage, 'its findings joined', ({ findingCount }) => findingCount >= 3, LIMIT_MS);
  await delay(5_000);
  const events = async (): Promise<number> => (await runsOf(stage)).reduce((all, run) => all + run.events, 0);
  const before = await events();
  const [name = ''] = Object.keys((await cloud.truth()).findings);
  for (let index = 0; index < MESSAGES; index += 1) {
    await publish(stage, { name, canonicalName: name, state: 'ACTIVE', eventTime: `zz${String(index)}` });
    await delay(APART_MS);
  }
  const each = ((await events()) - before) / MESSAGES;
  say(`${String(MESSAGES)} forged notifications cost the incident ${each.toFixed(2)} events each`);
  const failures =
    each <= EVENTS_EACH
      ? []
      : [`expected: at most ${String(EVENTS_EACH)} events a forged message; seen: ${each.toFixed(2)}`];
  await incident.decide('approve', asked, randomUUID());
  await waitFor(stage, 'it is contained', ({ outcome }) => outcome === 'contained', LIMIT_MS);
  const runs = await runsOf(stage);
  tellRuns(runs, say);
  return [...failures, ...judgeRuns(runs, 'RUNNING')];
}

async function publish({ cloud }: Stage, finding: Readonly<Record<string, string>>): Promise<void> {
  const data = Buffer.from(JSON.stringify({ notificationConfigName: 'x', finding })).toString('base64');
  const response = await fetch(`${cloud.ready.http}/simulator/publish`, {
    method: 'POST',
    body: JSON.stringify({ data }),
    headers: { 'content-type': 'application/json' },
  });
  if (!response.ok) throw new Error(`the simulator refused to publish: ${await response.text()}`);
}

/** Notifications of a real finding with a made-up time: they cost the incident next to nothing. */
export const floodForged: ChaosCase = {
  name: 'flood-forged-notifications',
  title: 'a forged notification a second for three minutes, of a real finding; then an approval',
  takesLong: true,
  acts: {},
  stage: { watchEvery: '60s' },
  play,
};
