import { describe, expect, test } from '@jest/globals';
import { rogueWorker } from '../../../attacks/rogue-worker';
import { resetPoints, resetRun } from '../../../chaos/reset-incident';
import { truthOf } from '../../../simulator/control/truth';
import { methods } from '../../../stage/methods';
import { attackerNow } from '../../../src/domain/presentation/attacker-presence';
import { queueName } from '../../../src/domain/message-names';
import { createWebhooks } from '../../../src/webhook/webhook';
import { testPolicy, type Lab } from '../../support/lab';
import { until } from '../../support/until';
import { useLab } from '../../support/use-lab';
import { pages, settingsOf, startReceiver, type Receiver } from '../../webhook/receiver';

const { server, open } = useLab();
const ADA = { by: 'ada@example.com', reason: 'the shell is live' };

const truth = ({ simulator }: Lab): ReturnType<typeof truthOf> => truthOf(simulator.world, simulator.calls);
const decide = async ({ client }: Lab, slot: string, message: unknown): Promise<unknown> =>
  client.workflow.getHandle(slot).executeUpdate('decide', { args: [message] });
const short = (view: { readonly plan?: { readonly hash: string } }): string =>
  view.plan?.hash.slice(0, 8) ?? '';

async function thaw({ simulator }: Lab): Promise<void> {
  const event = { do: 'scale', service: 'payment-api', by: 'lin@example.com', minInstanceCount: 1 };
  const body = JSON.stringify({ ...event, maxInstanceCount: 10 });
  await fetch(`${simulator.http}/simulator/events`, { method: 'POST', body });
}

async function withReceiver(run: (receiver: Receiver) => Promise<void>): Promise<void> {
  const receiver = await startReceiver();
  try {
    await run(receiver);
  } finally {
    await receiver.close();
  }
}

describe('a contained workload that somebody thaws, and a second question that', () => {
  test.each([
    {
      how: 'is refused',
      policy: testPolicy({ watch: '1s', serial: 2 }),
      answer: async (lab: Lab, slot: string, plan: string) =>
        decide(lab, slot, { refuse: plan, by: 'ada@example.com', reason: 'the owner serves again' }),
      said: /^Every step was refused\. Nothing more was changed/,
    },
    {
      how: 'expires',
      policy: testPolicy({ watch: '1s', serial: 2, decideWithin: '4s', remindAfter: '2s' }),
      answer: async () => undefined,
      said: /^Nobody decided before .*\. Nothing more was changed/,
    },
  ])(
    '$how hides neither the change nor the thaw',
    async ({ policy, answer, said }) => {
      await withReceiver(async (receiver) => {
        const lab = await open({
          scenario: 'reverse-shell-service',
          policy: testPolicy({ watch: '1s' }),
          webhooks: createWebhooks(settingsOf(receiver, receiver), () => new Date()),
        });
        const { slot } = await lab.deliver();
        await decide(lab, slot, { approve: short(await lab.inPhase(slot, 'awaiting-decision')), ...ADA });
        await lab.incident(slot, ({ outcome }) => outcome === 'contained', 'contained');
        await lab.setPolicy(policy);
        await thaw(lab);
        const again = await lab.incident(
          slot,
          ({ plan, phase }) => plan?.asking === 2 && phase === 'awaiting-decision',
          'the second question',
        );
        await answer(lab, slot, short(again));
        const view = await lab.incident(
          slot,
          ({ story, phase }) => phase === 'watching' && story.some(({ text }) => said.test(text)),
          'the end of the question',
        );
        expect(view.outcome).toBe('partly-contained');
        expect(attackerNow(view)).toMatch(
          /^Not proven to be out\. Open: control-plane: put back by somebody/,
        );
        const told = await until('the page of it', () =>
          pages(receiver).find(({ text }) => text.includes('Nothing more was changed')),
        );
        expect(told).toMatchObject({ kind: 'outcome', outcome: 'partly-contained' });
        expect(
          (await lab.ledger.readOutcomes(view.incident)).map(({ record }) => record.outcome),
        ).not.toContain('expired');
      });
    },
    200_000,
  );
});

test('an incident that is reset after its deadline has its approval from the ledger, and never says "expired"', async () => {
  const lab = await open({
    scenario: 'reverse-shell-service',
    policy: testPolicy({ watch: '1s', decideWithin: '15s', remindAfter: '14s' }),
  });
  const { slot } = await lab.deliver();
  const asked = await lab.inPhase(slot, 'awaiting-decision');
  const { runId } = await lab.client.workflow.getHandle(slot).describe();
  const run = { workflowId: slot, runId };
  const before = (await resetPoints({ client: lab.client, at: server() }, run)).at(-1);
  if (before === undefined) throw new Error('no point to reset to');
  await decide(lab, slot, { approve: short(asked), ...ADA });
  await lab.incident(slot, ({ outcome }) => outcome === 'contained', 'contained');
  const deadline = Date.parse(asked.plan?.deadline ?? '');
  await until('the deadline', () => (Date.now() > deadline ? true : undefined));
  await resetRun({ client: lab.client, at: server() }, run, before);
  const view = await lab.incident(
    slot,
    ({ outcome, phase }) => outcome !== undefined && phase === 'watching',
    'an outcome after the reset',
  );
  expect(view).toMatchObject({ outcome: 'contained', restored: false });
  expect(view.story.filter(({ text }) => /Nobody decided|Nothing was changed/.test(text))).toEqual([]);
  expect(truth(lab)['changes']).toBe(1);
}, 200_000);

test('what somebody else answers for the containment process is called neither contained nor verified', async () => {
  await withReceiver(async (receiver) => {
    const lab = await open({
      scenario: 'reverse-shell-service',
      policy: testPolicy({ watch: '1s' }),
      unserved: ['containment'],
      webhooks: createWebhooks(settingsOf(receiver, receiver), () => new Date()),
    });
    const { slot } = await lab.deliver();
    // The preview is given up after a minute.
    const asked = await lab
      .inPhase(slot, 'awaiting-decision')
      .catch(async () => lab.inPhase(slot, 'awaiting-decision'));
    const rogue = rogueWorker(lab.client, queueName(lab.taskQueue, 'containment'));
    try {
      await decide(lab, slot, { approve: short(asked), ...ADA });
      const page = await until('the page of it', () =>
        pages(receiver).find(({ kind, text }) => kind === 'trouble' && text.includes('does not support')),
      );
      expect(page.text).toMatch(/the ledger does not support "contained" and has no outcome/);
      const view = await lab.incident(slot, ({ phase }) => phase === 'watching', 'watching');
      expect([view.outcome, view.verification]).toEqual([undefined, undefined]);
      expect(attackerNow(view)).toMatch(/^Not proven to be out/);
      expect(truth(lab)['changes']).toBe(0);
    } finally {
      await rogue.stop();
    }
  });
}, 300_000);

test('what was never verified as a whole is watched, too: a thaw of it is asked about', async () => {
  const lab = await open({
    scenario: 'reverse-shell-service',
    policy: testPolicy({ watch: '1s', limit: '5s', quiet: '1s' }),
  });
  const { slot } = await lab.deliver();
  const asked = await lab.inPhase(slot, 'awaiting-decision');
  // Nothing is known of further signs from now on.
  lab.simulator.faults.add({ method: methods.readLog, kind: 'error', code: 'PERMISSION_DENIED' });
  await decide(lab, slot, { approve: short(asked), ...ADA });
  await lab.incident(
    slot,
    ({ outcome, phase }) => outcome === 'not-verified' && phase === 'watching',
    'it is watched, and not verified',
  );
  await thaw(lab);
  const again = await lab.incident(
    slot,
    ({ plan, phase }) => plan?.asking === 2 && phase === 'awaiting-decision',
    'the second question',
  );
  expect(again.outcome).toBe('partly-contained');
}, 120_000);
