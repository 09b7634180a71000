import { describe, expect, test } from '@jest/globals';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { IncidentView } from '../../../src/domain/incident/incident-view';
import { createWebhooks } from '../../../src/webhook/webhook';
import { testPolicy, type Lab } from '../../support/lab';
import { until } from '../../support/until';
import { useLab } from '../../support/use-lab';
import { pages, settingsOf, startReceiver } from '../../webhook/receiver';

const { open } = useLab();
const ADA = 'ada@example.com';

/** Writes what is no record of a ledger under a key of it. */
async function damage({ folder }: Lab, key: string): Promise<string> {
  const file = path.join(folder, 'ledger', key);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, 'garbage');
  return file;
}

const decide = async ({ client }: Lab, slot: string, message: unknown): Promise<unknown> =>
  client.workflow.getHandle(slot).executeUpdate('decide', { args: [message] });
const decision = (id: string, act: string, { incident, plan }: IncidentView): object => ({
  ...{ kind: 'plain', id, incident, act, by: ADA, reason: 'the shell is live' },
  ...(act === 'approve' || act === 'refuse'
    ? { plan: plan?.hash, steps: plan?.steps.map(({ hash }) => hash) }
    : { plan: '' }),
});
const isContained = ({ outcome }: IncidentView): boolean => outcome === 'contained';

describe('a decision whose record in the ledger is damaged', () => {
  test.each([
    // The containment process takes a damaged decision for a refusal: it does not begin, which is paged.
    ['approve', ({ phase }: IncidentView) => phase === 'containing'],
    ['refuse', ({ outcome }: IncidentView) => outcome === 'refused'],
    ['close', ({ phase }: IncidentView) => phase === 'closed'],
  ] as const)(
    'and that answers nothing stands in the way of no %s',
    async (act, isDone) => {
      const ada = 'approve, refuse, close, note, acknowledge';
      const lab = await open({ scenario: 'reverse-shell-service', policy: testPolicy({ ada }) });
      const { slot } = await lab.deliver();
      const asked = await lab.inPhase(slot, 'awaiting-decision');
      for (const other of ['note', 'acknowledge']) {
        await damage(lab, `incidents/${asked.incident}/decisions/bad-${other}`);
        await decide(lab, slot, decision(`bad-${other}`, other, asked));
      }
      await lab.incident(slot, ({ trouble }) => trouble?.length === 2, 'both are held up');
      await decide(lab, slot, decision('good', act, asked));
      await lab.incident(slot, isDone, `the ${act} is carried out`);
      // It does not hold the id against the next incident.
      if (act === 'close') await lab.client.workflow.getHandle(slot).result();
    },
    150_000,
  );

  test('and that approves is paged a minute after it counted, and carried out once it is mended', async () => {
    const receiver = await startReceiver();
    try {
      const lab = await open({
        scenario: 'reverse-shell-service',
        webhooks: createWebhooks(settingsOf(receiver, receiver), () => new Date()),
      });
      const { slot } = await lab.deliver();
      const asked = await lab.inPhase(slot, 'awaiting-decision');
      const damaged = await damage(lab, `incidents/${asked.incident}/decisions/yes`);
      await decide(lab, slot, decision('yes', 'approve', asked));
      const page = await until(
        'the page',
        () => pages(receiver).find(({ kind }) => kind === 'not-begun'),
        150_000,
      );
      expect(page.text).toMatch(/has not begun: recording the approve by ada.*: .* is damaged/);
      const view = await lab.incident(slot, ({ notBegun }) => notBegun !== undefined, 'shown');
      expect(view).toMatchObject({ phase: 'awaiting-decision', steps: [{ state: 'approved' }] });
      await rm(damaged);
      // What is held up is tried again when somebody's decision counts.
      await decide(lab, slot, decision('note', 'note', asked));
      const contained = await lab.incident(slot, isContained, 'contained');
      expect(contained.notBegun).toBeUndefined();
    } finally {
      await receiver.close();
    }
  }, 300_000);
});
