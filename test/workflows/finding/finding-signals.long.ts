import { describe, expect, test } from '@jest/globals';
import type { FindingView } from '../../../src/domain/incident/finding-view';
import type { IncidentView } from '../../../src/domain/incident/incident-view';
import { queryNames, signalNames } from '../../../src/domain/message-names';
import type { Lab } from '../../support/lab';
import { until } from '../../support/until';
import { useLab } from '../../support/use-lab';

const { open } = useLab();
const ADA = { by: 'ada@example.com', reason: 'the shell is live' };

const findingView = async ({ client }: Lab, id: string): Promise<FindingView> =>
  client.workflow.getHandle(id).query<FindingView>(queryNames.finding);
const approval = (asked: IncidentView): unknown => ({ approve: asked.plan?.hash.slice(0, 8), ...ADA });

describe('messages to a finding', () => {
  test('in thousands start its history anew, and lose neither the page nor a decision among them', async () => {
    const lab = await open({ scenario: 'reverse-shell-service' });
    const { slot, findingId } = await lab.deliver();
    const asked = await lab.inPhase(slot, 'awaiting-decision');
    const handle = lab.client.workflow.getHandle(findingId);
    const { runId } = await handle.describe();
    // Each is an event, and a history of 2,000 is long.
    for (let sent = 0; sent < 2_100; sent += 10) {
      await Promise.all(
        Array.from({ length: 10 }, async () => handle.signal(signalNames.incidentProgress, { no: 'word' })),
      );
    }
    await handle.signal(signalNames.decision, approval(asked));
    await lab.incident(slot, ({ decisions }) => decisions.length === 1, 'the decision');
    await until('another run', async () => ((await handle.describe()).runId === runId ? undefined : true));
    const view = await until('how it stands', async () => {
      const now = await findingView(lab, findingId);
      return now.outcome === 'contained' ? now : undefined;
    });
    expect(view.steps.find(({ name }) => name === 'look up VirusTotal')?.state).toBe('done');
    expect(view.messages.some(({ counted }) => counted)).toBe(true);
    expect((await lab.client.workflow.getHandle(findingId, runId).describe()).status.name).toBe(
      'CONTINUED_AS_NEW',
    );
  }, 240_000);
});
