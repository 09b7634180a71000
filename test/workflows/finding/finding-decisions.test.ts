import { describe, expect, test } from '@jest/globals';
import { Connection } from '@temporalio/client';
import type { FindingView } from '../../../src/domain/incident/finding-view';
import type { IncidentView } from '../../../src/domain/incident/incident-view';
import { queryNames, queueName, signalNames } from '../../../src/domain/message-names';
import { setQueueRate } from '../../../src/temporal/task-queue';
import type { Lab } from '../../support/lab';
import { until } from '../../support/until';
import { useLab } from '../../support/use-lab';

const { server, open } = useLab();
const ADA = { by: 'ada@example.com', reason: 'the shell is live' };

const findingView = async ({ client }: Lab, id: string): Promise<FindingView> =>
  client.workflow.getHandle(id).query<FindingView>(queryNames.finding);
const approval = (asked: IncidentView): unknown => ({ approve: asked.plan?.hash.slice(0, 8), ...ADA });

/** States that keep a finding busy while a decision comes. */
const busy: readonly (readonly [string, (lab: Lab) => Promise<void>])[] = [
  [
    'VirusTotal is out of quota',
    async ({ taskQueue }) => {
      const connection = await Connection.connect({ address: server().address });
      await setQueueRate(connection, server().namespace, queueName(taskQueue, 'virustotal'), {
        perSecond: 0.0001,
        reason: 'quota',
      });
      await connection.close();
    },
  ],
  [
    'SCC takes no marks',
    async ({ simulator }) => {
      simulator.faults.add({
        method: 'google.cloud.securitycenter.v2.SecurityCenter/UpdateSecurityMarks',
        kind: 'error',
        code: 'UNAVAILABLE',
      });
      return Promise.resolve();
    },
  ],
];

describe('a decision that is sent to the page of a finding reaches its incident at once,', () => {
  test.each(busy)(
    'while %s',
    async (_, make) => {
      const lab = await open({ scenario: 'reverse-shell-service' });
      await make(lab);
      const { slot, findingId } = await lab.deliver();
      const asked = await lab.inPhase(slot, 'awaiting-decision');
      await lab.client.workflow.getHandle(findingId).signal(signalNames.decision, approval(asked));
      await lab.incident(slot, ({ decisions }) => decisions.length === 1, 'the decision');
      const { messages } = await until('the receipt on the page', async () => {
        const view = await findingView(lab, findingId);
        return view.messages.length > 0 ? view : undefined;
      });
      expect(messages.at(-1)).toMatchObject({ counted: true });
      await lab.incident(slot, ({ outcome }) => outcome === 'contained', 'the containment');
      // And another one, while the outcome is perhaps not written yet.
      await lab.client.workflow
        .getHandle(findingId)
        .signal(signalNames.decision, { note: 'seen', by: ADA.by });
      await lab.incident(slot, ({ decisions }) => decisions.length === 2, 'the note');
    },
    180_000,
  );
});
