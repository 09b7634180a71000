import { describe, expect, test } from '@jest/globals';
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { truthOf } from '../../../simulator/control/truth';
import type { IncidentView } from '../../../src/domain/incident/incident-view';
import type { DecisionReceipt } from '../../../src/domain/message-names';
import { testPolicy, type Lab } from '../../support/lab';
import { until } from '../../support/until';
import { useLab } from '../../support/use-lab';

const { server, open: openLab } = useLab();

const ADA = { by: 'ada@example.com', reason: 'the shell is live' };

async function open(path: string): Promise<Lab> {
  // A finding looks for its incident as often as the policy has the workload looked at.
  const policy = testPolicy({ watch: '1s' });
  return openLab({ path, scenario: 'reverse-shell-service', policy });
}

const truth = ({ simulator }: Lab): ReturnType<typeof truthOf> => truthOf(simulator.world, simulator.calls);
const shortOf = (view: IncidentView): string => view.plan?.hash.slice(0, 8) ?? 'none';
const decide = async ({ client }: Lab, slot: string, message: unknown): Promise<DecisionReceipt> =>
  client.workflow.getHandle(slot).executeUpdate<DecisionReceipt, [unknown]>('decide', { args: [message] });
const describeRun = async ({ client }: Lab, slot: string): Promise<WorkflowExecutionDescription> =>
  client.workflow.getHandle(slot).describe();

async function contained(opened: Lab, slot: string): Promise<IncidentView> {
  const asked = await opened.inPhase(slot, 'awaiting-decision');
  await decide(opened, slot, { approve: shortOf(asked), ...ADA });
  return opened.incident(
    slot,
    ({ outcome, phase }) => outcome === 'contained' && phase === 'watching',
    'contained',
  );
}

/** Terminates the incident's run and gives the one that its finding starts in its place. */
async function lose(opened: Lab, slot: string): Promise<void> {
  const { runId } = await describeRun(opened, slot);
  await opened.client.workflow.getHandle(slot, runId).terminate('somebody cleans up');
  await until('the next run', async () => {
    const now = await describeRun(opened, slot);
    return now.runId !== runId && now.status.name === 'RUNNING' ? true : undefined;
  });
}

/** Returns the settings of the service that a freeze changes, as the simulated cloud has them. */
function settings({ simulator }: Lab): Readonly<Record<'scaling' | 'traffic', unknown>> {
  const { scaling, traffic } = simulator.world.services.get('payment-api').spec;
  return structuredClone({ scaling, traffic });
}

describe('an incident that was terminated', () => {
  test('while it asks is noticed by its finding, and asks again under the next number', async () => {
    const opened = await open('terminated-asking');
    const { slot } = await opened.deliver();
    const asked = await opened.inPhase(slot, 'awaiting-decision');
    await lose(opened, slot);
    const again = await opened.inPhase(slot, 'awaiting-decision');
    expect([asked.incident, again.incident].map((name) => name.slice(-2))).toEqual(['#1', '#2']);
    // An answer to a question that is gone counts for nothing.
    await expect(decide(opened, slot, { approve: shortOf(asked), ...ADA })).rejects.toThrow(/Update failed/);
    expect(truth(opened)).toMatchObject({ changes: 0 });
  }, 60_000);

  test('after it contained is taken over: verified, not done again, and restored to the original', async () => {
    const opened = await open('terminated-contained');
    const original = settings(opened);
    const { slot, findingId } = await opened.deliver();
    await contained(opened, slot);
    await lose(opened, slot);
    const view = await opened.incident(
      slot,
      ({ outcome, phase }) => outcome === 'contained' && phase === 'watching',
      'contained by the next run',
    );
    expect(view.incident).toMatch(/#2$/);
    expect(view.story.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^Taken over: .*#1/));
    expect(truth(opened)).toMatchObject({ changes: 1, attacker: { shell: 'dead' } });
    // As the command line sends it: in full, and without a plan.
    await decide(opened, slot, {
      kind: 'plain',
      id: 'restore-1',
      incident: view.incident,
      act: 'restore',
      plan: '',
      ...ADA,
    });
    await opened.incident(slot, ({ restored, phase }) => restored && phase === 'watching', 'restored');
    expect(settings(opened)).toMatchObject(original);
    expect(truth(opened)).toMatchObject({ changes: 2 });
    // Its end is recorded although the change was another's and stands no more: nothing opens it anew.
    const close = { kind: 'plain', id: 'close-1', incident: view.incident, act: 'close', plan: '' };
    await decide(opened, slot, { ...close, ...ADA });
    await opened.client.workflow.getHandle(findingId).result();
    expect(await opened.ledger.latestOutcome(view.incident)).toMatchObject({
      outcome: 'contained',
      restored: true,
      closed: true,
    });
    expect(await opened.ledger.newestIncident(view.workload)).toBe(2);
  }, 120_000);

  test('hands all its findings on: they are told of the next run, and end when that is closed', async () => {
    const opened = await open('terminated-with-findings');
    const { slot, findingId } = await opened.deliver(0);
    const other = await opened.deliver(1);
    await opened.incident(slot, ({ findingCount }) => findingCount === 2, 'two findings joined');
    await contained(opened, slot);
    await lose(opened, slot);
    const view = await opened.incident(
      slot,
      ({ outcome, phase, findingCount }) =>
        outcome === 'contained' && phase === 'watching' && findingCount === 2,
      'contained by the next run, with both findings',
    );
    await decide(opened, slot, {
      kind: 'plain',
      id: 'close-1',
      incident: view.incident,
      act: 'close',
      finding: 'leave',
      plan: '',
      ...ADA,
    });
    for (const id of [findingId, other.findingId]) {
      expect(await opened.client.workflow.getHandle(id).result()).toEqual({
        outcome: 'contained',
        incident: view.incident,
      });
    }
    // Nobody took the end of their incident for its loss.
    await opened.client.workflow.getHandle(slot).result();
    expect((await describeRun(opened, slot)).status.name).toBe('COMPLETED');
  }, 120_000);
});

describe('an incident that was reset', () => {
  test('to before its question, after it contained, takes its own change over', async () => {
    const opened = await open('reset');
    const { slot } = await opened.deliver();
    await contained(opened, slot);
    const { runId } = await describeRun(opened, slot);
    const { events } = await opened.client.workflow.getHandle(slot, runId).fetchHistory();
    const first = events?.find(
      ({ workflowTaskCompletedEventAttributes: done }) => done !== null && done !== undefined,
    );
    if (first?.eventId === null || first?.eventId === undefined) throw new Error('no workflow task');
    await opened.client.workflowService.resetWorkflowExecution({
      namespace: server().namespace,
      workflowExecution: { workflowId: slot, runId },
      workflowTaskFinishEventId: first.eventId,
      requestId: 'reset-by-a-person',
      reason: 'somebody resets it',
    });
    const view = await opened.incident(
      slot,
      ({ outcome, phase, story }) =>
        outcome === 'contained' &&
        phase === 'watching' &&
        story.some(({ text }) => text.startsWith('Taken over')),
      'contained by the reset run',
    );
    expect(view.incident).toMatch(/#1$/);
    expect(truth(opened)).toMatchObject({ changes: 1 });
  }, 120_000);
});
