import { randomUUID } from 'node:crypto';
import type { TemporalProcess } from '../stage/temporal';

/** Resets an incident's workflow to the end of its first task, as `temporal workflow reset` does. */
export async function resetIncident({ client, at }: TemporalProcess, workflowId: string): Promise<void> {
  const handle = client.workflow.getHandle(workflowId);
  const { runId } = await handle.describe();
  const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  const first = events?.find(
    ({ workflowTaskCompletedEventAttributes: task }) => task !== null && task !== undefined,
  );
  if (first?.eventId === undefined || first.eventId === null)
    throw new Error(`${workflowId} has no finished task to reset to`);
  await client.workflowService.resetWorkflowExecution({
    namespace: at.namespace,
    workflowExecution: { workflowId, runId },
    reason: 'chaos',
    requestId: randomUUID(),
    workflowTaskFinishEventId: first.eventId,
  });
}
