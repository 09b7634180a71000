import { poll } from '../../src/temporal/poll';
import { PATIENCE_MS } from '../../stage/incident';
import type { Stage } from '../../stage/stage';
import type { ChaosCase } from '../case';
import { tookEffect } from '../judge';
import { currentRun, resetPoints, resetRun, type Run } from '../reset-incident';

const SERVICE = 'payment-api';
/** The person who applies the service's own file, which has nobody's mark. */
const OWNER = 'dev@acme.example';

/**
 * Resets one run to each of its events, one after the other, which ends the run that the reset before it made. After
 * each, the incident comes to rest again, and no call has changed anything more. Throws with the event and what was seen.
 */
async function resetToEach(stage: Stage): Promise<void> {
  const { temporal, incident, cloud } = stage;
  const run = await currentRun(temporal, incident.slot);
  const changes = async (): Promise<number> => (await cloud.truth()).calls.filter(tookEffect).length;
  const before = await changes();
  for (const event of await resetPoints(temporal, run)) {
    await resetRun(temporal, run, event);
    await untilAtRest(stage, run, String(event));
    const after = await changes();
    if (after !== before) {
      throw new Error(
        `expected: no change more after a reset to event ${String(event)}; seen: ${String(after - before)}`,
      );
    }
  }
}

/** At rest: a run that is not the one that was reset waits for people or for time. One that failed never is. */
async function untilAtRest({ temporal, incident }: Stage, { runId }: Run, event: string): Promise<void> {
  let seen = 'nothing';
  await poll(`rest after a reset to event ${event}`, PATIENCE_MS, async () => {
    const handle = temporal.client.workflow.getHandle(incident.slot);
    const now = await handle.describe().catch(() => undefined);
    if (now === undefined || now.runId === runId) return false;
    seen = now.status.name;
    if (seen === 'FAILED') throw new Error(`expected: no failed run after a reset to event ${event}`);
    const view = await incident.look();
    seen = view === undefined ? seen : `${seen}, ${view.phase}, ${view.outcome ?? 'no outcome'}`;
    const pending = now.raw.pendingActivities ?? [];
    const isWaiting = view?.phase === 'watching' || view?.phase === 'awaiting-decision';
    return isWaiting && pending.length === 0;
  }).catch((thrown: unknown) => {
    throw new Error(`expected: it comes to rest after a reset to event ${event}; seen: ${seen}`, {
      cause: thrown,
    });
  });
}

/** Somebody resets the incident's workflow, to every event there is: what was done is never done again. */
export const resetEverywhere: readonly ChaosCase[] = [
  {
    name: 'reset-each-contained',
    title: 'contained incident reset to each of its events, one after the other',
    stage: { watchEvery: '2s' },
    acts: { contained: resetToEach },
  },
  {
    name: 'reset-each-restored',
    title: 'restored incident reset to each of its events, after its marks were dropped from the service',
    stage: { watchEvery: '2s' },
    acts: {
      restored: async (stage) => {
        await stage.cloud.play({ do: 'replace-service', service: SERVICE, by: OWNER, keeps: [] });
        await resetToEach(stage);
      },
    },
  },
];
