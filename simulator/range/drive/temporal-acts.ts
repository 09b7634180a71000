import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection, defaultPayloadConverter } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';

/** People's acts with Temporal's own tools on the workflow of that id, on the server at `address`. */
export interface TemporalActs {
  terminate(): Promise<void>;
  cancel(): Promise<void>;
  /** Ends it, and starts one of another type under its id, on a queue that nobody serves. */
  squat(): Promise<void>;
  /** `start`, or the name of a signal, an update or an activity's type: to right before the first of that name. */
  reset(before: string): Promise<void>;
  /** Sends the input of its newest activity of that type once more, as an activity of its own; what comes of it is of no interest. */
  replay(type: string): Promise<void>;
}

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
type HistoryEvent = NonNullable<History['events']>[number];

const REPLAY_LIMIT_MS = 60_000;

/** Speaks to a server. Each act opens a connection of its own, as a command line does. */
export function temporalActs(address: string, namespace: string, workflowId: string): TemporalActs {
  const act = async (does: (client: Client) => Promise<void>): Promise<void> => {
    const connection = await Connection.connect({ address, connectTimeout: '5s' });
    try {
      await does(new Client({ connection, namespace }));
    } finally {
      await connection.close();
    }
  };
  return {
    terminate: async () =>
      act(async ({ workflow }) => {
        await workflow.getHandle(workflowId).terminate('somebody cleans up');
      }),
    cancel: async () =>
      act(async ({ workflow }) => {
        await workflow.getHandle(workflowId).cancel();
      }),
    squat: async () =>
      act(async ({ workflow }) => {
        await workflow.getHandle(workflowId).terminate('somebody squats');
        for (let tries = 1; ; tries += 1) {
          try {
            await workflow.start('notOfThisProduct', {
              workflowId,
              taskQueue: `nobody-${randomUUID()}`,
              args: [],
            });
            return;
          } catch (thrown) {
            // A faster competitor has to go, too.
            if (tries === 20) throw thrown;
            await workflow
              .getHandle(workflowId)
              .terminate('somebody squats')
              .catch(() => undefined);
            await delay(50);
          }
        }
      }),
    reset: async (before) =>
      act(async (client) => {
        const handle = client.workflow.getHandle(workflowId);
        const { runId } = await handle.describe();
        const events = await eventsOf(client, workflowId, runId);
        const point = resetPoint(events, before);
        if (point === undefined) throw new Error(`there is no '${before}' in the history to reset to`);
        await client.workflowService.resetWorkflowExecution({
          namespace,
          workflowExecution: { workflowId, runId },
          reason: 'somebody tries again',
          requestId: randomUUID(),
          workflowTaskFinishEventId: point,
        });
      }),
    replay: async (type) =>
      act(async (client) => {
        const events = await eventsOf(client, workflowId);
        const scheduled = events
          .map((event) => event.activityTaskScheduledEventAttributes)
          .findLast((attributes) => attributes?.activityType?.name === type);
        if (scheduled === undefined || scheduled === null)
          throw new Error(`the history has no activity of type '${type}'`);
        const args = (scheduled.input?.payloads ?? []).map((payload): unknown =>
          defaultPayloadConverter.fromPayload(payload),
        );
        await client.activity
          .execute(type, {
            ...{ id: randomUUID(), taskQueue: scheduled.taskQueue?.name ?? '', args },
            ...{ startToCloseTimeout: REPLAY_LIMIT_MS, scheduleToCloseTimeout: REPLAY_LIMIT_MS },
            retry: { maximumAttempts: 1 },
          })
          .then(
            () => undefined,
            () => undefined,
          );
      }),
  };
}

async function eventsOf(
  client: Client,
  workflowId: string,
  runId?: string,
): Promise<readonly HistoryEvent[]> {
  const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  return events ?? [];
}

/** The workflow task right before what a reset is to undo; for `start` the first one. */
export function resetPoint(events: readonly HistoryEvent[], before: string): HistoryEvent['eventId'] {
  const isTask = (event: HistoryEvent): boolean =>
    event.workflowTaskCompletedEventAttributes !== undefined &&
    event.workflowTaskCompletedEventAttributes !== null;
  if (before === 'start') return events.find(isTask)?.eventId;
  const at = events.findIndex(
    ({
      workflowExecutionSignaledEventAttributes: signal,
      workflowExecutionUpdateAcceptedEventAttributes: update,
      activityTaskScheduledEventAttributes: activity,
    }) =>
      [signal?.signalName, update?.acceptedRequest?.input?.name, activity?.activityType?.name].includes(
        before,
      ),
  );
  return at === -1 ? undefined : events.slice(0, at).findLast(isTask)?.eventId;
}
