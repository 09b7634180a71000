import { randomUUID } from 'node:crypto';
import type { TemporalProcess } from '../stage/temporal';

/** One run of a workflow. */
export interface Run {
  readonly workflowId: string;
  readonly runId: string;
}

/** The run that a workflow is in now, or was in last. */
export async function currentRun({ client }: TemporalProcess, workflowId: string): Promise<Run> {
  const { runId } = await client.workflow.getHandle(workflowId).describe();
  return { workflowId, runId };
}

type EventId = Parameters<
  TemporalProcess['client']['workflowService']['resetWorkflowExecution']
>[0]['workflowTaskFinishEventId'];

/** The events of a run that it can be reset to, in their order: the ends of its tasks. */
export async function resetPoints(
  { client }: TemporalProcess,
  { workflowId, runId }: Run,
): Promise<readonly NonNullable<EventId>[]> {
  const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  return (events ?? []).flatMap(({ eventId, workflowTaskCompletedEventAttributes: task }) =>
    task === null || task === undefined || eventId === null || eventId === undefined ? [] : [eventId],
  );
}

/** Resets a run to an event, as `temporal workflow reset` and the Temporal UI do; signals and updates are applied again. */
export async function resetRun(
  { client, at }: TemporalProcess,
  run: Run,
  to: NonNullable<EventId>,
): Promise<void> {
  await client.workflowService.resetWorkflowExecution({
    namespace: at.namespace,
    workflowExecution: run,
    reason: 'chaos',
    requestId: randomUUID(),
    workflowTaskFinishEventId: to,
  });
}

/** Resets an incident's workflow to the end of its first task. */
export async function resetIncident(temporal: TemporalProcess, workflowId: string): Promise<void> {
  const run = await currentRun(temporal, workflowId);
  const [first] = await resetPoints(temporal, run);
  if (first === undefined) throw new Error(`${workflowId} has no finished task to reset to`);
  await resetRun(temporal, run, first);
}
