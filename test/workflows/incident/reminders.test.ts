import { afterEach, expect, test } from '@jest/globals';
import { createWebhooks } from '../../../src/webhook/webhook';
import { testPolicy, type Lab } from '../../support/lab';
import { until } from '../../support/until';
import { useTimeSkippingLab } from '../../support/use-lab';
import { kinds, settingsOf, startReceiver, type Receiver } from '../../webhook/receiver';

const { server, open: openLab } = useTimeSkippingLab();
const receivers: Receiver[] = [];
// After the lab's own hook: a lab may still page when it is closed.
afterEach(async () => {
  await Promise.all(receivers.splice(0).map(async (each) => each.close()));
});

interface Opened {
  readonly lab: Lab;
  readonly slot: string;
  readonly first: Receiver;
  readonly second: Receiver;
}

async function open(ada: string): Promise<Opened> {
  const [first, second] = [await startReceiver(), await startReceiver()];
  receivers.push(first, second);
  const lab = await openLab({
    scenario: 'developer-debugging',
    policy: testPolicy({ decideWithin: '30m', remindAfter: '8m', ada }),
    webhooks: createWebhooks(settingsOf(first, second), () => new Date()),
  });
  const { slot } = await lab.deliver();
  await lab.inPhase(slot, 'awaiting-decision');
  return { lab, slot, first, second };
}

const told = async (at: Receiver, count: number): Promise<true> =>
  until(`${count} pages`, () => (kinds(at).length === count ? true : undefined));

test('unanswered reminders go to the second tier as well, until the deadline', async () => {
  const opened = await open('approve, refuse');
  const { first, second, slot } = opened;
  await told(first, 2);
  for (const count of [3, 4, 5]) {
    await server().sleep('8 minutes');
    await told(first, count);
  }
  await server().sleep('8 minutes');
  await opened.lab.incident(slot, ({ outcome }) => outcome === 'expired', 'expiry');
  await told(first, 6);
  expect(kinds(first)).toEqual(['found', 'asked', 'reminder', 'escalation', 'escalation', 'outcome']);
  expect(kinds(second)).toEqual(['escalation', 'escalation']);
}, 120_000);

test('an acknowledgement stops reminders and escalation, not the deadline', async () => {
  const opened = await open('acknowledge');
  const { first, second, slot } = opened;
  const asked = await opened.lab.inPhase(slot, 'awaiting-decision');
  const number = asked.incident.slice(asked.incident.indexOf('#'));
  // A signal: waiting for the answer to an update would skip the time until the deadline.
  await opened.lab.client.workflow
    .getHandle(slot)
    .signal('decision', { acknowledge: number, by: 'ada@example.com', reason: 'on it' });
  const taken = await opened.lab.incident(
    slot,
    // Also in the ledger: time must not be skipped while that is under way.
    ({ acknowledged, story }) =>
      acknowledged !== undefined && story.some(({ text }) => text.includes(': acknowledge')),
    'the taking',
  );
  expect([taken.acknowledged?.by, taken.deadline]).toEqual(['ada@example.com', asked.deadline]);
  await server().sleep('31 minutes');
  await opened.lab.incident(slot, ({ outcome }) => outcome === 'expired', 'expiry');
  await told(first, 3);
  expect(kinds(first)).toEqual(['found', 'asked', 'outcome']);
  expect(kinds(second)).toEqual([]);
}, 120_000);
