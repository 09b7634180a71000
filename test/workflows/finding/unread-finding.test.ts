import { describe, expect, test } from '@jest/globals';
import type { FindingView } from '../../../src/domain/incident/finding-view';
import { queryNames, signalNames } from '../../../src/domain/message-names';
import { createWebhooks } from '../../../src/webhook/webhook';
import { until } from '../../support/until';
import { useLab } from '../../support/use-lab';
import { kinds, pages, settingsOf, startReceiver } from '../../webhook/receiver';

const { open } = useLab();
const LIST = 'google.cloud.securitycenter.v2.SecurityCenter/ListFindings';

describe('a finding that cannot be read', () => {
  test.each([
    ['a right is missing', 'PERMISSION_DENIED', /permission-denied|access-refused/],
    ['credentials fail for longer than they are waited for', 'UNAUTHENTICATED', /unauthenticated/],
  ] as const)(
    '%s: people are told once, and it is read and asked about when that is over',
    async (_, code, why) => {
      const receiver = await startReceiver();
      try {
        const lab = await open({
          scenario: 'reverse-shell-service',
          webhooks: createWebhooks(settingsOf(receiver, receiver), () => new Date()),
        });
        // The lab looks once whose finding it delivers.
        lab.simulator.faults.add({ method: LIST, kind: 'error', code, skip: 1 });
        const { findingId, slot } = await lab.deliver();
        const page = await until(
          'the page',
          () => pages(receiver).find(({ kind }: { readonly kind: string }) => kind === 'not-read'),
          180_000,
        );
        expect(page.text).toMatch(/cannot be read from Security Command Center/);
        expect(page.text).toMatch(why);
        const finding = lab.client.workflow.getHandle(findingId);
        const shown = await until('said on its page', async () => {
          const view = await finding.query<FindingView>(queryNames.finding);
          return view.steps[0]?.text === '' ? undefined : view;
        });
        expect(shown.steps[0]).toMatchObject({
          state: 'running',
          text: expect.stringMatching(/could not be read: .*; people were told\. It is tried again\.$/),
        });
        lab.simulator.faults.clear();
        await finding.signal(signalNames.findingDelivered, { name: shown.name });
        await lab.inPhase(slot, 'awaiting-decision');
        expect(kinds(receiver).filter((kind) => kind === 'not-read')).toHaveLength(1);
      } finally {
        await receiver.close();
      }
    },
    300_000,
  );

  test('is not read without an end by whoever delivers it without an end', async () => {
    const lab = await open({ scenario: 'reverse-shell-service' });
    lab.simulator.faults.add({ method: LIST, kind: 'error', code: 'PERMISSION_DENIED', skip: 1 });
    const { findingId, slot } = await lab.deliver();
    const finding = lab.client.workflow.getHandle(findingId);
    await until('a first try', async () => {
      const { steps } = await finding.query<FindingView>(queryNames.finding);
      return steps[0]?.text === '' ? undefined : true;
    });
    const { name } = await finding.query<FindingView>(queryNames.finding);
    for (let sent = 0; sent < 50; sent += 1) await finding.signal(signalNames.findingDelivered, { name });
    const tries = lab.simulator.calls.all().filter(({ method }) => method === LIST).length;
    expect(tries).toBeLessThanOrEqual(3);
    lab.simulator.faults.clear();
    await lab.inPhase(slot, 'awaiting-decision');
  }, 300_000);
});
