import { describe, expect, test } from '@jest/globals';
import { truthOf } from '../../../simulator/control/truth';
import type { IncidentView } from '../../../src/domain/incident/incident-view';
import { createWebhooks } from '../../../src/webhook/webhook';
import { testPolicy, type Lab } from '../../support/lab';
import { until } from '../../support/until';
import { useLab } from '../../support/use-lab';
import { pages, settingsOf, startReceiver, type Receiver } from '../../webhook/receiver';

const { open } = useLab();
const ADA = { by: 'ada@example.com', reason: 'the shell is live' };
const UPDATE = 'google.cloud.run.v2.Services/UpdateService';
const SERVICE = 'payment-api';

const truth = ({ simulator }: Lab): ReturnType<typeof truthOf> => truthOf(simulator.world, simulator.calls);

async function contained(receiver: Receiver, scenario: string): Promise<{ lab: Lab; view: IncidentView }> {
  const lab = await open({
    scenario,
    webhooks: createWebhooks(settingsOf(receiver, receiver), () => new Date()),
  });
  const { slot } = await lab.deliver();
  const asked = await lab.inPhase(slot, 'awaiting-decision');
  await decide(lab, slot, { approve: asked.plan?.hash.slice(0, 8), ...ADA });
  const view = await lab.incident(
    slot,
    ({ outcome, phase }) => outcome === 'contained' && phase === 'watching',
    'contained',
  );
  return { lab, view };
}

const decide = async ({ client }: Lab, slot: string, message: unknown): Promise<unknown> =>
  client.workflow.getHandle(slot).executeUpdate('decide', { args: [message] });

/** Restores of a person, which name no plan. */
const restore = async (lab: Lab, { slot = '', incident }: IncidentView, id: string): Promise<unknown> =>
  decide(lab, slot, { kind: 'plain', id, incident, act: 'restore', plan: '', ...ADA });

describe('a restore', () => {
  test('that is approved while the change is verified waits for no proof of it', async () => {
    const policy = testPolicy({ limit: '10m', quiet: '9m' });
    const lab = await open({ scenario: 'reverse-shell-service', policy });
    const { slot } = await lab.deliver();
    const asked = await lab.inPhase(slot, 'awaiting-decision');
    await decide(lab, slot, { approve: asked.plan?.hash.slice(0, 8), ...ADA });
    await restore(lab, await lab.inPhase(slot, 'verifying'), 'restore-0');
    const view = await lab.incident(slot, ({ restored }) => restored, 'restored');
    expect(view.story.map(({ text }) => text)).toContain(
      'The verification is broken off: a restore was approved.',
    );
    expect(view.verification).toBeUndefined();
    expect(truth(lab)).toMatchObject({ changes: 2, services: { [SERVICE]: { frozen: false } } });
  }, 240_000);

  test('that a missing right stops is paged at once, tried again by itself, and happens once it may', async () => {
    const receiver = await startReceiver();
    try {
      const { lab, view } = await contained(receiver, 'reverse-shell-service');
      const denied = {
        method: UPDATE,
        kind: 'error',
        code: 'PERMISSION_DENIED',
        message: "Permission 'run.services.update' denied on resource",
        times: 1,
      } as const;
      lab.simulator.faults.add(denied);
      await restore(lab, view, 'restore-1');
      const page = await until('the page', () => pages(receiver).find(({ kind }) => kind === 'not-restored'));
      expect(page.text).toMatch(/did not happen: permission-denied: .*It is tried again until 20/);
      const restored = await lab.incident(view.slot ?? '', (seen) => seen.restored, 'restored');
      expect(restored.story.map(({ text }) => text)).toContainEqual(
        expect.stringMatching(/^Not restored yet: permission-denied: .*It is tried again\.$/),
      );
      expect(truth(lab)).toMatchObject({ changes: 2, services: { [SERVICE]: { frozen: false } } });
    } finally {
      await receiver.close();
    }
  }, 240_000);

  test('that Google refuses as such is not tried again, and the page says so', async () => {
    const receiver = await startReceiver();
    try {
      const { lab, view } = await contained(receiver, 'reverse-shell-service');
      lab.simulator.faults.add({
        method: UPDATE,
        kind: 'error',
        code: 'INVALID_ARGUMENT',
        message: 'the change is not possible',
        times: 1,
      });
      await restore(lab, view, 'restore-1');
      const page = await until('the page', () => pages(receiver).find(({ kind }) => kind === 'not-restored'));
      expect(page.text).toMatch(/did not happen: change-refused/);
      expect(page.text).not.toContain('tried again');
      await lab.incident(view.slot ?? '', ({ phase }) => phase === 'watching', 'at rest');
      expect(truth(lab)).toMatchObject({ changes: 1, services: { [SERVICE]: { frozen: true } } });
      await restore(lab, view, 'restore-2');
      await lab.incident(view.slot ?? '', (seen) => seen.restored, 'restored when it is asked for again');
    } finally {
      await receiver.close();
    }
  }, 240_000);

  test('that gives back a part is paged as that, with the command for the rest', async () => {
    const receiver = await startReceiver();
    try {
      const { lab, view } = await contained(receiver, 'restore-in-parts');
      const revision = 'payment-api-00007-dlm';
      lab.simulator.world.fire({ do: 'delete-revision', service: SERVICE, by: 'lin@example.com', revision });
      await until('its deletion', async () => {
        const { facts } = await lab.deps.google.services.revisions(view.workload);
        return facts.some(({ name }) => name === revision) ? undefined : true;
      });
      await restore(lab, view, 'restore-1');
      const page = await until('the page', () =>
        pages(receiver).find(({ kind }) => kind === 'restored-in-part'),
      );
      expect(page.title).toMatch(/^RESTORED IN PART, /);
      expect(page.text).toMatch(
        new RegExp(
          `revision ${revision} is gone.*By hand.*\n.*update-traffic ${SERVICE} .*=${revision}`,
          's',
        ),
      );
      expect(page.text).not.toContain('did not happen');
      expect(truth(lab)).toMatchObject({ services: { [SERVICE]: { frozen: false } } });
    } finally {
      await receiver.close();
    }
  }, 240_000);
});
