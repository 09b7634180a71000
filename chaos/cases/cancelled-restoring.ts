import { randomUUID } from 'node:crypto';
import { isSameSettings } from '../../simulator/range/judge/same-settings';
import { holdCall } from '../../stage/hold-call';
import { methods } from '../../stage/methods';
import type { Stage } from '../../stage/stage';
import { cancelIncident } from '../cancel-incident';
import type { ChaosCase } from '../case';
import { tookEffect } from '../judge';

/** The restore is called off in the middle: it is finished all the same, and the open findings ask again. */
async function play(stage: Stage): Promise<readonly string[]> {
  const { cloud, incident } = stage;
  const { services: before } = await cloud.truth();
  await stage.addWorker();
  await cloud.begin();
  const asked = await incident.until('a plan is asked', ({ phase }) => phase === 'awaiting-decision');
  await incident.decide('approve', asked, randomUUID());
  const contained = await incident.until(
    'it is contained',
    ({ phase, outcome }) => phase === 'watching' && outcome === 'contained',
  );
  const held = await holdCall(cloud, { method: methods.change, where: 'answering', forMs: 4_000 });
  await incident.decide('restore', contained, randomUUID());
  await held();
  await cancelIncident(stage);
  const again = await incident.until(
    'the open findings opened the next incident, and it asks',
    ({ incident: name, phase }) => name !== contained.incident && phase === 'awaiting-decision',
  );
  await incident.decide('close', again, randomUUID());
  await incident.untilAllEnded();
  const { services, calls } = await cloud.truth();
  const changes = calls.filter(tookEffect).length;
  return [
    ...(changes === 2 ? [] : [`expected: changes, the restore among them: 2; seen: ${String(changes)}`]),
    ...Object.entries(before)
      .filter(([name, { spec }]) => !isSameSettings(spec, services[name]?.spec))
      .map(([name]) => `expected: ${name} has its original settings after the restore; seen: others`),
  ];
}

export const cancelledRestoring: ChaosCase = {
  name: 'cancelled-restoring',
  title: 'incident cancelled when the original was put back and before its answer',
  stage: { watchEvery: '2s' },
  acts: {},
  play,
};
