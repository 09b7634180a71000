import { describe, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import type { IncidentView } from '../../src/domain/incident/incident-view';
import { dataConverter } from '../../src/temporal/connection/data-converter';
import { testBundle } from '../support/environment';
import { testPolicy, type Lab } from '../support/lab';
import { until } from '../support/until';
import { useLab } from '../support/use-lab';

const { open } = useLab();
const ADA = { by: 'ada@example.com', reason: 'the shell is live' };

/** An update and a later signal that wait for the same task of a workflow that no worker has in memory. */
async function updateThenSignal(lab: Lab, slot: string, count: number): Promise<void> {
  const handle = lab.client.workflow.getHandle(slot);
  const sent: Promise<unknown>[] = [];
  await lab.withoutWorkflows(async () => {
    sent.push(
      handle
        .executeUpdate('decide', { args: [{ note: `by update ${count}`, by: 'grace@example.com' }] })
        .catch(() => undefined),
    );
    // The server has the update when it has a task for it; it says so nowhere else.
    await until('the update waits', async () => {
      const { raw } = await handle.describe();
      return raw.pendingWorkflowTask === null || raw.pendingWorkflowTask === undefined ? undefined : true;
    });
    await handle.signal('decision', { note: `by signal ${count}`, by: 'grace@example.com' });
    await handle.signal('findingReported', 'nonsense');
  });
  await Promise.all(sent);
}

async function replays(lab: Lab, slot: string): Promise<void> {
  const history = await lab.client.workflow.getHandle(slot).fetchHistory();
  await Worker.runReplayHistory({ workflowBundle: { codePath: testBundle() }, dataConverter }, history, slot);
}

describe('an update and then a signal, into an incident that is in no memory', () => {
  test('at each of its waits leave a history that replays', async () => {
    const lab = await open({
      scenario: 'reverse-shell-service',
      policy: testPolicy({ watch: '60s' }),
      maxCachedWorkflows: 0,
    });
    const { slot } = await lab.deliver();
    const asked = await lab.inPhase(slot, 'awaiting-decision');
    const noted = async (count: number): Promise<IncidentView> =>
      lab.incident(
        slot,
        ({ decisions }) => decisions.filter(({ decision }) => decision.act === 'note').length === count,
        `${count} notes`,
      );
    await updateThenSignal(lab, slot, 1);
    await noted(2);
    await updateThenSignal(lab, slot, 2);
    await noted(4);
    await replays(lab, slot);
    await lab.client.workflow
      .getHandle(slot)
      .executeUpdate('decide', { args: [{ approve: asked.plan?.hash.slice(0, 8), ...ADA }] });
    await lab.inPhase(slot, 'verifying').catch(() => undefined);
    await updateThenSignal(lab, slot, 3);
    await lab.incident(
      slot,
      ({ outcome, phase }) => outcome === 'contained' && phase === 'watching',
      'contained',
    );
    await updateThenSignal(lab, slot, 4);
    await noted(8);
    await replays(lab, slot);
  }, 400_000);
});
