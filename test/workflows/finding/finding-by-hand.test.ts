import { describe, expect, test } from '@jest/globals';
import { WorkflowFailedError } from '@temporalio/client';
import type { FindingView } from '../../../src/domain/incident/finding-view';
import { queryNames, signalNames } from '../../../src/domain/message-names';
import { resetPoints, resetRun, type Run } from '../../../chaos/reset-incident';
import { testPolicy, type Lab } from '../../support/lab';
import { until } from '../../support/until';
import { useLab } from '../../support/use-lab';

const { server, open: openLab } = useLab();
const open = async (): Promise<Lab> =>
  openLab({ scenario: 'reverse-shell-service', policy: testPolicy({ watch: '2s' }) });

const viewOf = async (lab: Lab, { workflowId, runId }: Run): Promise<FindingView> =>
  lab.client.workflow.getHandle(workflowId, runId).query<FindingView>(queryNames.finding);
const runOf = async ({ client }: Lab, workflowId: string): Promise<Run> => {
  const { runId } = await client.workflow.getHandle(workflowId).describe();
  return { workflowId, runId };
};

describe('a finding whose workflow is cancelled', () => {
  test('says so and that its incident goes on; a later delivery starts it anew', async () => {
    const lab = await open();
    const { slot, findingId } = await lab.deliver();
    await lab.inPhase(slot, 'awaiting-decision');
    const run = await runOf(lab, findingId);
    const handle = lab.client.workflow.getHandle(findingId);
    await handle.cancel();
    await expect(handle.result()).rejects.toBeInstanceOf(WorkflowFailedError);
    expect((await handle.describe()).status.name).toBe('CANCELLED');
    const view = await viewOf(lab, run);
    expect(view.messages.at(-1)?.text).toMatch(
      /was cancelled in Temporal\. Its incident goes on\. It starts again/,
    );
    await lab.deliver();
    const again = await runOf(lab, findingId);
    expect(again.runId).not.toBe(run.runId);
    await until('the question on the new page', async () =>
      (await viewOf(lab, again)).phase === 'awaiting-decision' ? true : undefined,
    );
    expect(await lab.ledger.newestIncident((await lab.inPhase(slot, 'awaiting-decision')).workload)).toBe(1);
  }, 180_000);
});

describe('a finding whose incident ends without being closed', () => {
  test.each(['cancelled: true, told while it still runs', 'nothing told'])(
    'reports again: %s',
    async (told) => {
      const lab = await open();
      const { slot, findingId } = await lab.deliver();
      const asked = await lab.inPhase(slot, 'awaiting-decision');
      if (told.startsWith('cancelled'))
        await lab.client.workflow.getHandle(findingId).signal(signalNames.incidentProgress, {
          ...{
            incident: asked.incident,
            slot,
            phase: 'watching',
            restored: false,
            text: '',
            cancelled: true,
          },
        });
      await lab.client.workflow.getHandle(slot).terminate('an operator');
      const next = await lab.incident(slot, ({ incident }) => incident.endsWith('#2'), 'the next incident');
      expect(next.findingCount).toBeGreaterThanOrEqual(0);
    },
    180_000,
  );
});

describe('a finding whose workflow is reset', () => {
  test('to each of its events never fails, and ends as the ledger has it', async () => {
    const lab = await open();
    const { slot, findingId } = await lab.deliver();
    const asked = await lab.inPhase(slot, 'awaiting-decision');
    const ada = { by: 'ada@example.com', reason: 'a test' };
    const incident = lab.client.workflow.getHandle(slot);
    await incident.signal(signalNames.decision, { refuse: asked.plan?.hash.slice(0, 8), ...ada });
    await lab.incident(slot, ({ outcome }) => outcome === 'refused', 'the refusal');
    await incident.signal(signalNames.decision, {
      ...{ kind: 'plain', id: 'close-1', incident: asked.incident, act: 'close', finding: 'leave', plan: '' },
      ...ada,
    });
    await lab.client.workflow.getHandle(findingId).result();
    const first = await runOf(lab, findingId);
    const temporal = { client: lab.client, at: server() };
    for (const to of await resetPoints(temporal, first)) {
      await resetRun(temporal, first, to);
      expect(await lab.client.workflow.getHandle(findingId).result()).toEqual({
        outcome: 'refused',
        incident: asked.incident,
      });
    }
    expect(await lab.ledger.newestIncident(asked.workload)).toBe(1);
  }, 240_000);
});
