import { describe, expect, test } from '@jest/globals';
import type { IncidentView } from '../../../src/domain/incident/incident-view';
import { attackerNow } from '../../../src/domain/presentation/attacker-presence';
import { createWebhooks } from '../../../src/webhook/webhook';
import { testPolicy } from '../../support/lab';
import { until } from '../../support/until';
import { useLab } from '../../support/use-lab';
import { pages, settingsOf, startReceiver } from '../../webhook/receiver';

const { open } = useLab();
const ADA = { by: 'ada@example.com', reason: 'the shell is live' };

describe('a contained workload that cannot be looked at any more', () => {
  test.each([
    ['its settings', 'google.cloud.run.v2.Services/GetService', 'control-plane'],
    [
      'its finding',
      'google.cloud.securitycenter.v2.SecurityCenter/ListFindings',
      'could not read the finding',
    ],
  ])(
    'says so, since when and why, is paged once, and says when it can be looked at again: %s',
    async (_, method, why) => {
      const receiver = await startReceiver();
      try {
        const lab = await open({
          scenario: 'reverse-shell-service',
          policy: testPolicy({ watch: '2s' }),
          webhooks: createWebhooks(settingsOf(receiver, receiver), () => new Date()),
        });
        const { slot } = await lab.deliver();
        const asked = await lab.inPhase(slot, 'awaiting-decision');
        await lab.client.workflow
          .getHandle(slot)
          .executeUpdate('decide', { args: [{ approve: asked.plan?.hash.slice(0, 8), ...ADA }] });
        const isWatched = ({ outcome, phase, trouble }: IncidentView): boolean =>
          outcome === 'contained' && phase === 'watching' && trouble === undefined;
        const contained = await lab.incident(slot, isWatched, 'contained');
        expect(attackerNow(contained)).toContain('No longer in this service');
        lab.simulator.faults.add({ method, kind: 'error', code: 'PERMISSION_DENIED' });
        const unseen = await lab.incident(slot, ({ trouble }) => trouble !== undefined, 'said');
        expect(unseen.verification?.unseen?.why).toContain(why);
        expect(attackerNow(unseen)).toMatch(/^Not known. It could not be looked at since 2/);
        expect(unseen.outcome).toBe('contained');
        const page = await until('the page', () => pages(receiver).find(({ kind }) => kind === 'trouble'));
        expect(page.text).toContain('looking at the workload');
        expect(page.stillIn).toMatch(/^Not known. It could not be looked at since 2/);
        lab.simulator.faults.clear();
        const again = await lab.incident(slot, isWatched, 'looked at again');
        expect(again.verification?.unseen).toBeUndefined();
        expect(again.story.map(({ text }) => text)).toContain('No longer held up: looking at the workload.');
        expect(pages(receiver).filter(({ kind }) => kind === 'trouble')).toHaveLength(1);
      } finally {
        await receiver.close();
      }
    },
    240_000,
  );
});
