import { describe, expect, test } from '@jest/globals';
import { WorkflowFailedError } from '@temporalio/client';
import { inQueue } from '../../src/domain/message-names';
import type { Lab } from '../support/lab';
import { useLab } from '../support/use-lab';

const { open: openLab } = useLab();
const open = async (): Promise<Lab> => openLab({ scenario: 'reverse-shell-service' });

const SLOT = 'incident:415104041262/europe-west1/services/payment-api';
const junk: readonly unknown[] = [undefined, null, 'x', [], { workload: 1 }, { carried: { plan: 'forged' } }];

describe('a workflow that somebody else has started', () => {
  test('under a name that is no incident or finding ends as failed, and holds nothing up', async () => {
    const { client, taskQueue } = await open();
    const own = (id: string): string => inQueue(taskQueue, id);
    const ids = [
      // Of the installation with the queues of the default name, and of another one.
      SLOT,
      `other/${SLOT}`,
      own(`${SLOT}#1`),
      'incident:payment-api',
      'incident:../../x/services/y',
      'x',
      `${SLOT}#1`,
    ];
    const starts = [
      ...ids.map((workflowId) => ({ type: 'manageIncident', workflowId, args: [] as unknown[] })),
      ...junk.map((input, index) => ({
        type: 'respondToFinding',
        workflowId: own(`finding:1/${String(index)}`),
        args: [input],
      })),
      {
        type: 'respondToFinding',
        workflowId: own('finding:1/2'),
        args: [{ name: 'organizations/1/sources/1/findings/3', eventTime: '' }],
      },
    ];
    for (const { type, workflowId, args } of starts) {
      const failed: unknown = await client.workflow
        .execute(type, { workflowId, taskQueue, args })
        .catch((thrown: unknown) => thrown);
      expect(failed).toBeInstanceOf(WorkflowFailedError);
      expect(failed).toMatchObject({ cause: { type: 'malformed' } });
    }
  }, 120_000);

  test('under an incident’s own name, with forged state, knows nothing of it, and takes the real finding in', async () => {
    const opened = await open();
    const own = inQueue(opened.taskQueue, SLOT);
    const carried = { phase: 'watching', outcome: 'contained', incident: 'x#9', plan: 'forged' };
    await opened.client.workflow.start('manageIncident', {
      workflowId: own,
      taskQueue: opened.taskQueue,
      args: [{ carried }],
    });
    await opened.incident(own, ({ phase }) => phase === 'watching', 'an incident without a finding');
    const { slot } = await opened.deliver();
    expect(slot).toBe(own);
    const asked = await opened.inPhase(slot, 'awaiting-decision');
    expect(asked).toMatchObject({ findingCount: 1, plan: { asking: 1 } });
    expect(asked.incident).toMatch(/services\/payment-api#\d+$/);
  }, 120_000);
});
