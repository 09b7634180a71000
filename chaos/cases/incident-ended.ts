import type { Stage } from '../../stage/stage';
import type { ChaosCase } from '../case';
import { cancelIncident } from '../cancel-incident';
import { failIncident } from '../fail-incident';
import { methods } from '../../stage/methods';
import { resetIncident } from '../reset-incident';
import { whenHeld } from './kill';

type End = (stage: Stage) => Promise<void>;

/** How often a finding looks whether its incident lives, so that a case is over in seconds. */
const stage = { watchEvery: '2s' };

/** Somebody terminates the incident's workflow in the Temporal UI. Activities that run go on until they notice. */
async function terminate({ temporal, incident }: Stage): Promise<void> {
  await temporal.client.workflow.getHandle(incident.slot).terminate('chaos');
}

/** It fails. No message makes it do so, so a worker of our own answers its next task with a failure. */
async function fail(on: Stage): Promise<void> {
  await on.killWorkers();
  await failIncident(on.temporal, on.incident.slot);
  await on.addWorker();
}

/** Somebody resets it to its beginning: everything after that is done again. */
async function reset({ temporal, incident }: Stage): Promise<void> {
  await resetIncident(temporal, incident.slot);
}

const ends: readonly (readonly [string, End])[] = [
  ['terminated', terminate],
  ['cancelled', cancelIncident],
  ['failed', fail],
  ['reset', reset],
];

/** A call that is held for as long as the incident needs to end, and no longer: the caller lives on. */
const heldFor = { forMs: 4_000 } as const;

/** The incident's workflow ends or begins anew in each phase: the next run adopts what was done, and repeats nothing. */
export const incidentEnded: readonly ChaosCase[] = ends.flatMap(([how, end]) => [
  {
    name: `${how}-investigating`,
    title: `incident ${how} while logs are read`,
    stage,
    acts: whenHeld('before', { method: methods.readLog, ...heldFor }, end),
  },
  {
    name: `${how}-awaiting`,
    title: `incident ${how} while a decision is awaited`,
    stage,
    acts: { asked: end },
  },
  {
    name: `${how}-containing`,
    title: `incident ${how} when the change was made and before its answer`,
    stage,
    acts: whenHeld('asked', { method: methods.change, where: 'answering', ...heldFor }, end),
  },
  {
    name: `${how}-verifying`,
    title: `incident ${how} while it verifies`,
    stage,
    acts: whenHeld('asked', { method: methods.countInstances, ...heldFor }, end),
  },
  { name: `${how}-watching`, title: `incident ${how} while it is watched`, stage, acts: { contained: end } },
]);
