import { describe, expect, test } from '@jest/globals';
import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { truthOf } from '../../../simulator/control/truth';
import { testPolicy, type Lab } from '../../support/lab';
import { until } from '../../support/until';
import { createWebhooks } from '../../../src/webhook/webhook';
import { useLab } from '../../support/use-lab';
import { pages, settingsOf, startReceiver } from '../../webhook/receiver';

const { open } = useLab();
const ADA = { by: 'ada@example.com', reason: 'the shell is live' };
const LIN = { by: 'lin@example.com', reason: 'I see it too' };
const UPDATE = 'google.cloud.run.v2.Services/UpdateService';

const truth = ({ simulator }: Lab): ReturnType<typeof truthOf> => truthOf(simulator.world, simulator.calls);
const short = (view: { readonly plan?: { readonly hash: string } }): string =>
  view.plan?.hash.slice(0, 8) ?? '';
const decide = async ({ client }: Lab, slot: string, message: unknown): Promise<unknown> =>
  client.workflow.getHandle(slot).executeUpdate('decide', { args: [message] });

describe('an approved step', () => {
  test('that no worker takes is paged after a minute, with why and what to do', async () => {
    const receiver = await startReceiver();
    try {
      const lab = await open({
        scenario: 'reverse-shell-service',
        unserved: ['containment'],
        webhooks: createWebhooks(settingsOf(receiver, receiver), () => new Date()),
      });
      const { slot } = await lab.deliver();
      // The preview is given up after a minute.
      const asked = await lab
        .inPhase(slot, 'awaiting-decision')
        .catch(async () => lab.inPhase(slot, 'awaiting-decision'));
      await decide(lab, slot, { approve: short(asked), ...ADA });
      const page = await until(
        'the page',
        () => pages(receiver).find(({ kind }) => kind === 'not-begun'),
        150_000,
      );
      expect(page.text).toMatch(/has not begun: .*worker.*firebreak show/s);
      const view = await lab.incident(slot, ({ notBegun }) => notBegun !== undefined, 'shown');
      expect(view).toMatchObject({ phase: 'containing', steps: [{ state: 'running' }] });
    } finally {
      await receiver.close();
    }
  }, 400_000);

  test('that Google refuses is asked again at once: a failure with an open shell ends nothing', async () => {
    const lab = await open({ scenario: 'reverse-shell-service' });
    const { slot } = await lab.deliver();
    const asked = await lab.inPhase(slot, 'awaiting-decision');
    lab.simulator.faults.add({
      method: UPDATE,
      kind: 'error',
      code: 'INVALID_ARGUMENT',
      message: 'the change is not possible',
      times: 1,
    });
    await decide(lab, slot, { approve: short(asked), ...ADA });
    const again = await lab.incident(
      slot,
      ({ phase, plan }) => phase === 'awaiting-decision' && plan?.asking === 2,
      'asked again',
    );
    expect(again.story.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^Not carried out: .*It is planned and asked again. Nothing was changed/),
    );
    await decide(lab, slot, { approve: short(again), ...ADA });
    await lab.incident(slot, ({ outcome }) => outcome === 'contained', 'contained');
    expect(truth(lab)).toMatchObject({ attacker: { shell: 'dead' }, changes: 1 });
  }, 240_000);
});

describe('a policy that changes while a question is open', () => {
  test.each([
    ['lowered: one approval that was not enough is', 2, { approvals: 1, serial: 2 }, 'contained'],
  ] as const)(
    'quorum %s',
    async (_, approvals, change, outcome) => {
      const lab = await open({ scenario: 'reverse-shell-service', policy: testPolicy({ approvals }) });
      const { slot } = await lab.deliver();
      const asked = await lab.inPhase(slot, 'awaiting-decision');
      await decide(lab, slot, { approve: short(asked), ...ADA });
      await lab.setPolicy(testPolicy(change));
      await lab.client.workflow.getHandle(slot).signal('policyChanged');
      const ended = await lab.incident(slot, (view) => view.outcome !== undefined, 'an outcome');
      expect(ended.outcome).toBe(outcome);
    },
    240_000,
  );

  test('a removed approver counts no longer, a refusal by one who may not refuse is none', async () => {
    const lab = await open({ scenario: 'reverse-shell-service', policy: testPolicy({ approvals: 2 }) });
    const { slot } = await lab.deliver();
    const asked = await lab.inPhase(slot, 'awaiting-decision');
    await decide(lab, slot, { approve: short(asked), ...ADA });
    await lab.setPolicy(testPolicy({ approvals: 1, serial: 2, ada: 'note' }));
    await lab.client.workflow.getHandle(slot).signal('policyChanged');
    const counted = await lab.incident(
      slot,
      ({ steps }) => steps[0]?.approvedBy.length === 0,
      'counted again',
    );
    expect(counted).toMatchObject({ phase: 'awaiting-decision', steps: [{ state: 'asked' }] });
    await decide(lab, slot, { refuse: short(asked), ...LIN });
    await lab.incident(slot, ({ outcome }) => outcome === 'refused', 'refused by who may');
  }, 240_000);

  test('a policy file with a fault does not stand between a yes and the change', async () => {
    const lab = await open({ scenario: 'reverse-shell-service' });
    const { slot } = await lab.deliver();
    const asked = await lab.inPhase(slot, 'awaiting-decision');
    await lab.setPolicy('serial: 1\naprovers: []\n');
    await lab.client.workflow.getHandle(slot).signal('policyChanged');
    await decide(lab, slot, { approve: short(asked), ...ADA });
    const told = await lab.incident(slot, ({ trouble }) => trouble !== undefined, 'trouble on the page');
    expect(told.trouble?.[0]?.why).toContain('aprovers');
    await lab.setPolicy(testPolicy());
    await lab.incident(slot, ({ outcome }) => outcome === 'contained', 'contained once it is mended');
  }, 400_000);
});

describe('the ledger', () => {
  test('that does not take an approval is a trouble that is shown and paged, and the approval counts when it does', async () => {
    const receiver = await startReceiver();
    try {
      const lab = await open({
        scenario: 'reverse-shell-service',
        webhooks: createWebhooks(settingsOf(receiver, receiver), () => new Date()),
      });
      const { slot } = await lab.deliver();
      const asked = await lab.inPhase(slot, 'awaiting-decision');
      await until('told', () => (pages(receiver).length === 2 ? true : undefined));
      const incidents = path.join(lab.folder, 'ledger', 'incidents');
      await chmod(incidents, 0o000);
      await decide(lab, slot, { approve: short(asked), ...ADA });
      if (process.getuid?.() !== 0) {
        await until('the page', () => pages(receiver).find(({ kind }) => kind === 'trouble'), 120_000);
        await lab.incident(slot, ({ trouble }) => trouble !== undefined, 'trouble on the page');
      }
      await chmod(incidents, 0o700);
      await lab.incident(slot, ({ outcome }) => outcome === 'contained', 'contained');
    } finally {
      await receiver.close();
    }
  }, 400_000);
});
