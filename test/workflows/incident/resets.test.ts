import { describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { truthOf } from '../../../simulator/control/truth';
import type { IncidentView } from '../../../src/domain/incident/incident-view';
import { createWebhooks } from '../../../src/webhook/webhook';
import { testPolicy, type Lab } from '../../support/lab';
import { until } from '../../support/until';
import { useLab } from '../../support/use-lab';
import { pages, settingsOf, startReceiver } from '../../webhook/receiver';

const { server, open } = useLab();
const ADA = { by: 'ada@example.com', reason: 'the shell is live' };

type Handle = ReturnType<Lab['client']['workflow']['getHandle']>;
const handleOf = ({ client }: Lab, slot: string): Handle => client.workflow.getHandle(slot);
const changes = ({ simulator }: Lab): unknown => truthOf(simulator.world, simulator.calls)['changes'];

/**
 * Some of the events that a run can be reset to, the ends of its tasks: of all phases, the last ones, among them the tasks
 * around the decision, and the one after which nothing is read any more before it asks. Each costs seconds; the chaos cases
 * `reset-each-contained` and `reset-each-restored` take every event.
 */
async function resetPoints(lab: Lab, slot: string, runId: string): Promise<readonly number[]> {
  const { events } = await lab.client.workflow.getHandle(slot, runId).fetchHistory();
  const points = (events ?? []).flatMap(({ eventId, workflowTaskCompletedEventAttributes: task }) =>
    task === null || task === undefined ? [] : [Number(eventId)],
  );
  const assessing = (events ?? [])
    .map(({ activityTaskScheduledEventAttributes: scheduled }) => scheduled)
    .find((scheduled) => scheduled?.activityType?.name === 'assessIncident');
  const haveRead = Number(assessing?.workflowTaskCompletedEventId);
  return points.filter((event, index) => index % 8 === 1 || index > points.length - 4 || event === haveRead);
}

async function resetTo(lab: Lab, slot: string, runId: string, event: number): Promise<void> {
  await lab.client.workflowService.resetWorkflowExecution({
    namespace: server().namespace,
    workflowExecution: { workflowId: slot, runId },
    workflowTaskFinishEventId: event as unknown as Long,
    requestId: randomUUID(),
    reason: 'an operator',
  });
}
type Long = NonNullable<
  Parameters<Lab['client']['workflowService']['resetWorkflowExecution']>[0]['workflowTaskFinishEventId']
>;

describe.each(['update', 'signal'] as const)('an incident that an approval by %s contained', (via) => {
  test('reset to each of its events neither fails nor changes anything again, and ends contained', async () => {
    const receiver = await startReceiver();
    const lab = await open({
      scenario: 'reverse-shell-service',
      policy: testPolicy({ watch: '1s' }),
      webhooks: createWebhooks(settingsOf(receiver, receiver), () => new Date()),
    });
    try {
      const { slot } = await lab.deliver();
      const asked = await lab.inPhase(slot, 'awaiting-decision');
      const message = { approve: asked.plan?.hash.slice(0, 8), ...ADA };
      if (via === 'update') await handleOf(lab, slot).executeUpdate('decide', { args: [message] });
      else await handleOf(lab, slot).signal('decision', message);
      const isContained = ({ outcome, phase }: IncidentView): boolean =>
        outcome === 'contained' && phase === 'watching';
      await lab.incident(slot, isContained, 'contained');
      const { runId } = await handleOf(lab, slot).describe();
      const some = await resetPoints(lab, slot, runId);
      expect(some.length).toBeGreaterThan(4);
      for (const event of some) {
        await resetTo(lab, slot, runId, event);
        const view = await lab.incident(slot, isContained, `contained after a reset to event ${event}`);
        expect([event, view.incident.slice(-2), changes(lab)]).toEqual([event, '#1', 1]);
      }
      await handleOf(lab, slot).executeUpdate('decide', {
        args: [{ restore: asked.plan?.hash.slice(0, 8), ...ADA }],
      });
      await lab.incident(slot, ({ restored, phase }) => restored && phase === 'watching', 'restored');
      await until('the page of the restore', () =>
        pages(receiver).some(({ kind, restored }) => kind === 'outcome' && restored) ? true : undefined,
      );
      // A page of another content never comes under an id that was used.
      const byId = new Map<string, string>();
      for (const { id, kind, at } of pages(receiver)) {
        expect([id, byId.get(id) ?? `${kind} ${at}`]).toEqual([id, `${kind} ${at}`]);
        byId.set(id, `${kind} ${at}`);
      }
    } finally {
      await receiver.close();
    }
  }, 400_000);
});
