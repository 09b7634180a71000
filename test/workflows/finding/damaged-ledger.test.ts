import { describe, expect, test } from '@jest/globals';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FindingView } from '../../../src/domain/incident/finding-view';
import { queryNames } from '../../../src/domain/message-names';
import { createWebhooks } from '../../../src/webhook/webhook';
import { testPolicy, type Lab } from '../../support/lab';
import { until } from '../../support/until';
import { useLab } from '../../support/use-lab';
import { kinds, pages, settingsOf, startReceiver, type Receiver } from '../../webhook/receiver';

const { open } = useLab();
const WORKLOAD = '415104041262/europe-west1/services/payment-api';
const CLAIMS = `workloads/${WORKLOAD}/incidents`;

/** Writes what is no record of a ledger under a key of it. */
async function damage({ folder }: Lab, key: string): Promise<string> {
  const file = path.join(folder, 'ledger', key);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, 'garbage');
  return file;
}

const openLab = async (receiver: Receiver): Promise<Lab> =>
  open({
    scenario: 'reverse-shell-service',
    policy: testPolicy({ watch: '2s' }),
    webhooks: createWebhooks(settingsOf(receiver, receiver), () => new Date()),
  });

/** The finding goes on, says what it cannot read, and people are paged once. */
async function toldOf({ client }: Lab, receiver: Receiver, findingId: string, why: RegExp): Promise<void> {
  const page = await until(
    'the page',
    () => pages(receiver).find(({ kind }: { readonly kind: string }) => kind === 'not-taken-up'),
    120_000,
  );
  expect(page.text).toMatch(/cannot be read whether an incident has it in hand/);
  expect(page.text).toMatch(why);
  const finding = client.workflow.getHandle(findingId);
  const view = await until('said on its page', async () => {
    const shown = await finding.query<FindingView>(queryNames.finding);
    return shown.messages.some(({ text }) => text.endsWith('people were told.')) ? shown : undefined;
  });
  expect(view.notice).toMatch(why);
  expect((await finding.describe()).status.name).toBe('RUNNING');
}

describe('a finding whose workload has a damaged record in the ledger', () => {
  test.each([
    ['where the claim of a number is no record', '1', /incidents\/1 is damaged/],
    ['where the claim of a number is gone', '2', /incidents\/1 is missing/],
  ])(
    'is reported again and again, and people are paged: %s',
    async (_, number, why) => {
      const receiver = await startReceiver();
      try {
        const lab = await openLab(receiver);
        const damaged = await damage(lab, `${CLAIMS}/${number}`);
        const { findingId, slot } = await lab.deliver();
        await toldOf(lab, receiver, findingId, why);
        await rm(damaged);
        await until(
          'asked once it is mended',
          async () => lab.inPhase(slot, 'awaiting-decision').catch(() => undefined),
          200_000,
        );
        expect(kinds(receiver).filter((kind) => kind === 'not-taken-up')).toHaveLength(1);
      } finally {
        await receiver.close();
      }
    },
    400_000,
  );

  test('goes on where the outcome of its incident is damaged, and looks again', async () => {
    const receiver = await startReceiver();
    try {
      const lab = await openLab(receiver);
      const { findingId, slot } = await lab.deliver();
      const { incident } = await lab.inPhase(slot, 'awaiting-decision');
      const damaged = await damage(lab, `incidents/${incident}/outcomes/1`);
      await toldOf(lab, receiver, findingId, /outcomes\/1 is damaged/);
      await rm(damaged);
      await until(
        'seen again',
        async () => {
          const finding = lab.client.workflow.getHandle(findingId);
          const { notice, phase } = await finding.query<FindingView>(queryNames.finding);
          return notice === undefined && phase === 'awaiting-decision' ? true : undefined;
        },
        120_000,
      );
    } finally {
      await receiver.close();
    }
  }, 300_000);
});
