import { expect } from '@jest/globals';
import type { FindingView } from '../../src/domain/incident/finding-view';
import { queryNames, signalNames } from '../../src/domain/message-names';
import { openLab } from './lab';
import type { OwnServer } from './temporal/own-server';
import { jsonPayload, rawMessages } from './temporal/raw-messages';

/** Decisions that somebody sends while no worker runs. */
export interface Flood {
  readonly flood: string;
  readonly message: string;
  readonly count: number;
}

const AT_A_TIME = 100;

export const members = (count: number): string =>
  `{${Array.from({ length: count }, (_, index) => `"k${index}":1`).join()}}`;
export const levels = (count: number): string => '['.repeat(count) + ']'.repeat(count);
export const text = (bytes: number): string => JSON.stringify('\\'.repeat(bytes / 2 - 1));
export const decision = (more: object): string =>
  JSON.stringify({ by: 'ada@example.com', reason: 'r'.repeat(2_000), ...more });

/**
 * Sends a flood to an incident that asks and to its finding, and one good approval behind it. What comes while no worker runs is
 * all in one workflow task, and a task that takes five seconds fails and is tried again for ever. Passes when the approval is
 * carried out, the finding lists what did not count, and no task failed.
 */
export async function expectToSurvive(server: OwnServer, { message, count }: Flood): Promise<void> {
  const lab = await openLab(
    { ...server, taskQueue: server.newTaskQueue() },
    { scenario: 'reverse-shell-service' },
  );
  const raw = rawMessages(server.client, server.namespace);
  try {
    const { slot, findingId } = await lab.deliver();
    const { plan } = await lab.inPhase(slot, 'awaiting-decision');
    const good = { approve: plan?.hash.slice(0, 8), by: 'ada@example.com', reason: 'the shell is live' };
    const send = async (id: string, what: string): Promise<void> =>
      raw.signal(id, signalNames.decision, [jsonPayload(what)]);
    await lab.withoutWorkflows(async () => {
      for (let sent = 0; sent < count; sent += AT_A_TIME) {
        const now = Array.from({ length: Math.min(AT_A_TIME, count - sent) }, () => [slot, findingId]).flat();
        await Promise.all(now.map(async (id) => send(id, message)));
      }
      await send(slot, JSON.stringify(good));
    });
    const { outcome } = await lab.incident(slot, (view) => view.outcome !== undefined, 'an outcome');
    expect(outcome).toBe('contained');
    const { messages } = await server.client.workflow
      .getHandle(findingId)
      .query<FindingView>(queryNames.finding);
    expect(messages.at(-1)).toMatchObject({ counted: false });
    for (const id of [slot, findingId]) {
      const { events } = await server.client.workflow.getHandle(id).fetchHistory();
      const failed = (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: task }) => task ?? []);
      // The server itself ends a task early when megabytes arrive during it; that one is done again at once.
      expect(failed.filter(({ identity }) => identity !== 'history-service')).toEqual([]);
    }
  } finally {
    await lab.close();
  }
}
