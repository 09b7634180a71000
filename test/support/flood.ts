import { expect } from '@jest/globals';
import type { FindingView } from '../../src/domain/incident/finding-view';
import { queryNames, signalNames } from '../../src/domain/message-names';
import type { Lab } from './lab';
import { failedBy } from './temporal/histories';
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

/** Sends every message to each of the workflows as a decision. */
export async function sendAll(
  { client }: Lab,
  ids: readonly string[],
  messages: readonly string[],
): Promise<void> {
  const raw = rawMessages(client, client.options.namespace);
  for (let sent = 0; sent < messages.length; sent += AT_A_TIME) {
    const now = messages.slice(sent, sent + AT_A_TIME);
    await Promise.all(
      ids.flatMap((id) =>
        now.map(async (message) => raw.signal(id, signalNames.decision, [jsonPayload(message)])),
      ),
    );
  }
}

/**
 * Sends a flood to an incident that asks and to its finding, and one good approval behind it. What comes while no worker runs is
 * all in one workflow task, and a task that takes five seconds fails and is tried again for ever. Passes when the approval is
 * carried out, the finding lists what did not count, and no task failed.
 */
export async function expectToSurvive(lab: Lab, { message, count }: Flood): Promise<void> {
  const { slot, findingId } = await lab.deliver();
  const { plan } = await lab.inPhase(slot, 'awaiting-decision');
  const good = { approve: plan?.hash.slice(0, 8), by: 'ada@example.com', reason: 'the shell is live' };
  await lab.withoutWorkflows(async () => {
    await sendAll(lab, [slot, findingId], Array<string>(count).fill(message));
    await sendAll(lab, [slot], [JSON.stringify(good)]);
  });
  const { outcome } = await lab.incident(slot, (view) => view.outcome !== undefined, 'an outcome');
  expect(outcome).toBe('contained');
  const finding = lab.client.workflow.getHandle(findingId);
  const { messages } = await finding.query<FindingView>(queryNames.finding);
  expect(messages.at(-1)).toMatchObject({ counted: false });
  for (const handle of [lab.client.workflow.getHandle(slot), finding])
    expect(failedBy(await handle.fetchHistory())).toEqual([]);
}
