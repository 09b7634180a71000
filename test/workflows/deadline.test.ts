import { expect, test } from '@jest/globals';
import { truthOf } from '../../simulator/control/truth';
import { testPolicy } from '../support/lab';
import { useTimeSkippingLab } from '../support/use-lab';

const { server, open } = useTimeSkippingLab();

test('nobody decides: one reminder, then expiry, and nothing is done', async () => {
  const lab = await open({
    path: 'expired',
    scenario: 'developer-debugging',
    policy: testPolicy({ decideWithin: '15m', remindAfter: '10m' }),
  });
  const { slot } = await lab.deliver();
  const asked = await lab.inPhase(slot, 'awaiting-decision');
  expect(asked.reminded).toBe(false);
  await server().sleep('11 minutes');
  const reminded = await lab.incident(slot, (view) => view.reminded, 'the reminder');
  expect(reminded.phase).toBe('awaiting-decision');
  await server().sleep('5 minutes');
  const expired = await lab.incident(slot, ({ outcome }) => outcome !== undefined, 'an outcome');
  expect(expired.outcome).toBe('expired');
  expect(expired.story.filter(({ text }) => text.startsWith('Reminder'))).toHaveLength(1);
  await expect(
    lab.client.workflow.getHandle(slot).executeUpdate('decide', {
      args: [{ approve: asked.plan?.hash.slice(0, 8), by: 'ada@example.com', reason: 'too late' }],
    }),
  ).rejects.toMatchObject({ cause: { type: 'expired' } });
  expect(truthOf(lab.simulator.world, lab.simulator.calls)['changes']).toBe(0);
}, 120_000);
