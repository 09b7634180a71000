import { expect, test } from '@jest/globals';
import { truthOf } from '../../../simulator/control/truth';
import type { IncidentView } from '../../../src/domain/incident/incident-view';
import { signalNames } from '../../../src/domain/message-names';
import { testPolicy, type Lab } from '../../support/lab';
import { until } from '../../support/until';
import { useLab } from '../../support/use-lab';

const { open } = useLab();
const ADA = { by: 'ada@example.com', reason: 'the shell is live' };

/** Signals after which a run goes on in the next one. */
const ENOUGH = 5_000;
const AT_ONCE = 250;

async function goesOn({ client }: Lab, slot: string): Promise<void> {
  const { runId } = await client.workflow.getHandle(slot).describe();
  for (let sent = 0; sent < ENOUGH; sent += AT_ONCE)
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () =>
        client.workflow.getHandle(slot).signal(signalNames.policyChanged, 'nonsense'),
      ),
    );
  await until('the next run', async () =>
    (await client.workflow.getHandle(slot).describe()).runId === runId ? undefined : true,
  );
}

test('an incident whose history is long goes on in the next run as it stands: asked, and contained', async () => {
  const lab = await open({ scenario: 'reverse-shell-service', policy: testPolicy({ watch: '2s' }) });
  const { slot } = await lab.deliver();
  const asked = await lab.inPhase(slot, 'awaiting-decision');
  await goesOn(lab, slot);
  const again = await lab.inPhase(slot, 'awaiting-decision');
  expect(again).toMatchObject({ incident: asked.incident, deadline: asked.deadline, steps: asked.steps });
  expect(again.plan).toEqual(asked.plan);

  await lab.client.workflow
    .getHandle(slot)
    .executeUpdate('decide', { args: [{ approve: asked.plan?.hash.slice(0, 8), ...ADA }] });
  const isContained = ({ outcome, phase }: IncidentView): boolean =>
    outcome === 'contained' && phase === 'watching';
  await lab.incident(slot, isContained, 'contained');
  await goesOn(lab, slot);
  const next = await lab.incident(slot, isContained, 'contained in the next run');
  // It was not investigated again.
  expect(next.story.map(({ text }) => text)).not.toContainEqual(expect.stringContaining('in a new run'));
  expect(next.verification?.levels.every(({ verified }) => verified)).toBe(true);
  expect(truthOf(lab.simulator.world, lab.simulator.calls)['changes']).toBe(1);
}, 300_000);
