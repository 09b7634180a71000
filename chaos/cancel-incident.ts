import type { IncidentView } from '../src/domain/incident/incident-view';
import { queryNames } from '../src/domain/message-names';
import { poll } from '../src/temporal/poll';
import { PATIENCE_MS } from '../stage/incident';
import type { Stage } from '../stage/stage';
import { tookEffect } from './judge';
import { currentRun } from './reset-incident';

/**
 * Somebody presses "Request Cancellation", which the incident's code gets to see: it ends by itself, and nobody decides
 * anything before that. Throws when the page that it leaves says of a change that was made that there was none.
 */
export async function cancelIncident({ temporal, incident, cloud }: Stage): Promise<void> {
  const { workflowId, runId } = await currentRun(temporal, incident.slot);
  const run = temporal.client.workflow.getHandle(workflowId, runId);
  await run.cancel();
  await poll('the cancelled run has ended', PATIENCE_MS, async () => {
    const seen = await run.describe().catch(() => undefined);
    return seen !== undefined && seen.status.name !== 'RUNNING';
  });
  const { story, outcome = 'none' } = await run.query<IncidentView>(queryNames.incident);
  const isChanged = (await cloud.truth()).calls.some(tookEffect);
  if (isChanged && (outcome === 'failed' || story.some(({ text }) => text.includes('Nothing was changed')))) {
    throw new Error(
      `expected: the page of the cancelled incident tells of the change; seen: outcome ${outcome}; ${story.at(-1)?.text ?? 'no story'}`,
    );
  }
}
