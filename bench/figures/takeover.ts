import { hostname } from 'node:os';
import { poll } from '../../src/temporal/poll';
import { holdCall } from '../../stage/hold-call';
import type { WorkerProcess } from '../../stage/worker';
import type { Figure } from '../figure';
import { openField, type Field } from '../rig/field';

const PATIENCE_MS = 180_000;
/** A call that one activity makes, and no other: of the logs several activities read at the same time. */
const READ = { activity: 'readWorkload', method: 'google.cloud.run.v2.Revisions/ListRevisions' } as const;

/** The one of two workers that reads the workload of an incident at this moment, as Temporal knows it. */
async function readerOf({ stage }: Field, slot: string): Promise<WorkerProcess> {
  const { raw } = await stage.temporal.client.workflow.getHandle(slot).describe();
  const pending = raw.pendingActivities?.find(({ activityType }) => activityType?.name === READ.activity);
  const reader = [...stage.workers].find(({ pid }) => pending?.lastWorkerIdentity === `${pid}@${hostname()}`);
  if (reader === undefined)
    throw new Error(
      `expected: a worker that reads the workload; seen: ${pending?.lastWorkerIdentity ?? 'none'}`,
    );
  return reader;
}

/** Kills the worker that has just begun to list revisions; seconds until the other one lists them. */
async function secondsToTakeOver(field: Field, number: number): Promise<number> {
  const { stage } = field;
  const { cloud } = stage;
  const held = await holdCall(cloud, { method: READ.method });
  await field.deliver(number);
  await held();
  const reader = await readerOf(field, field.incident(number).slot);
  const killedAt = Date.now();
  await stage.killWorkers([reader]);
  let takenAt: number | undefined;
  await poll('another worker lists the revisions', PATIENCE_MS, async () => {
    const { calls, underWay } = await cloud.truth();
    takenAt = [...calls, ...underWay]
      .filter(({ method }) => method === READ.method)
      .map(({ at }) => Date.parse(at))
      .filter((at) => at > killedAt)
      .sort((a, b) => a - b)[0];
    return takenAt !== undefined;
  });
  await field.incident(number).until('a plan is asked', ({ phase }) => phase === 'awaiting-decision');
  await stage.addWorker({ args: [] });
  return ((takenAt ?? Date.now()) - killedAt) / 1_000;
}

/** How long what a dead worker was doing lies there. */
export const takeover: Figure = {
  name: 'takeover-seconds',
  title:
    'from the SIGKILL of a worker that lists revisions until another one, up and idle, makes the same call',
  unit: 's',
  goal: 10,
  bound: 'at most',
  runs: 3,
  async measure(runs) {
    const field = await openField('takeover', runs);
    try {
      await Promise.all([field.stage.addWorker({ args: [] }), field.stage.addWorker({ args: [] })]);
      const values: number[] = [];
      while (values.length < runs) values.push(await secondsToTakeOver(field, values.length + 1));
      return { values, notes: ['both workers on one machine, no latencies'] };
    } finally {
      await field.close();
    }
  },
};
