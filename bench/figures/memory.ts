import type { Client } from '@temporalio/client';
import { inParallel } from '../../simulator/range/in-parallel';
import { workflowTypes } from '../../src/domain/message-names';
import { searchAttributes } from '../../src/domain/incident/search-attributes';
import { poll } from '../../src/temporal/poll';
import type { Figure } from '../figure';
import { openField } from '../rig/field';
import { addProbedWorker } from '../rig/probe';

const WAITING = 300;
const AT_A_TIME = 5;
const PATIENCE_MS = 900_000;

/** Waits until this many incidents await a decision. */
async function untilWaiting({ workflow }: Client, count: number): Promise<void> {
  const query = `WorkflowType = '${workflowTypes.incident}' AND ${searchAttributes.phase.name} = 'awaiting-decision'`;
  await poll(`${count} incidents that wait`, PATIENCE_MS, async () => {
    const waiting = await workflow.count(query).catch(() => undefined);
    return waiting !== undefined && waiting.count >= count;
  });
}

async function mebibytesPerPair(): Promise<number> {
  const field = await openField('memory', WAITING + 1);
  try {
    const { client } = field.stage.temporal;
    const worker = await addProbedWorker(field.stage);
    // The first one loads code and connects clients, which the others share.
    await field.deliver(1);
    await Promise.race([untilWaiting(client, 1), worker.lost]);
    const before = await worker.residentBytes();
    const numbers = Array.from({ length: WAITING }, (_, index) => index + 2);
    await inParallel(numbers, AT_A_TIME, async (number) => field.deliver(number));
    await Promise.race([untilWaiting(client, WAITING + 1), worker.lost]);
    return ((await worker.residentBytes()) - before) / WAITING / 2 ** 20;
  } finally {
    await field.close();
  }
}

/** The memory that an incident which waits for people holds in its worker. */
export const memory: Figure = {
  name: 'memory-per-waiting-incident',
  title: `resident memory of one worker for each of ${WAITING} findings with their incidents that wait for a decision`,
  unit: 'MiB',
  goal: 1.5,
  bound: 'at most',
  runs: 3,
  async measure(runs) {
    const values: number[] = [];
    while (values.length < runs) values.push(await mebibytesPerPair());
    return {
      values,
      notes: [
        `${WAITING} pairs in one worker with the product's own settings (500 cached workflows, so that a sixth is not held)`,
        'resident set after a forced collection in all isolates, less that with one pair waiting',
      ],
    };
  },
};
