import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { testPolicy } from '../support/lab';
import { until } from '../support/until';
import { useTimeSkippingLab } from '../support/use-lab';

const { server, open } = useTimeSkippingLab();

const DAYS = 30;
/** Looks of a day: every two hours, so that the test is over in a minute or two. */
const LOOKS = 12;
/** A run goes on in the next one at 2,000 events; what is under way then takes a few more. */
const MOST_EVENTS = 2_200;

test('thirty days of looks: the history starts anew, and the ledger holds what changed and nothing else', async () => {
  const policy = testPolicy({ watch: '2h' }).replace('closeAfter: 72h', 'closeAfter: 2000h');
  const lab = await open({ scenario: 'reverse-shell-service', policy });
  const { slot } = await lab.deliver();
  const asked = await lab.inPhase(slot, 'awaiting-decision');
  const handle = lab.client.workflow.getHandle(slot);
  const approval = { approve: asked.plan?.hash.slice(0, 8), by: 'ada@example.com', reason: 'live' };
  await handle.executeUpdate('decide', { args: [approval] });
  await lab.incident(slot, ({ outcome }) => outcome === 'contained', 'contained');
  await until('rest', async () => (await handle.describe()).raw.pendingActivities?.length === 0 || undefined);
  const { runId: first } = await handle.describe();
  const records = async (): Promise<number> =>
    (await readdir(path.join(lab.folder, 'ledger'), { recursive: true })).length;
  const before = await records();
  const events: number[] = [];
  for (let look = 0; look < DAYS * LOOKS; look += 1) {
    await server().sleep('2 hours');
    if (look % LOOKS === 0) events.push((await handle.describe()).historyLength);
  }
  const { runId: last, status } = await handle.describe();
  expect(status.name).toBe('RUNNING');
  expect(last).not.toBe(first);
  expect(Math.max(...events)).toBeLessThanOrEqual(MOST_EVENTS);
  expect(await lab.incident(slot, ({ phase }) => phase === 'watching', 'watched')).toMatchObject({
    outcome: 'contained',
    incident: asked.incident,
  });
  expect((await records()) - before).toBeLessThanOrEqual(5);
}, 900_000);
