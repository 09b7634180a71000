import { randomUUID } from 'node:crypto';
import { defaultPayloadConverter, type Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { failureText, type Answered } from './answered';

/**
 * A workflow that passes for one of ours: it has our type and one of our ids, in place of ours where that ran, and stands
 * on a queue of the attacker's, who does by hand what a worker of it would do.
 */
export interface Puppet {
  readonly runId: string;
  /** Has an activity of ours done as one of our workflows does. */
  does(activity: string, input: unknown, queue?: string): Promise<Answered>;
  /** Continues as new on a queue of ours, with an input of its own making: what runs then is our code. */
  continuesAs(input: unknown, queue?: string): Promise<void>;
  /** Ends it, so that the id is free. */
  end(): Promise<void>;
}

const POLL_MS = 60_000;
const ACTIVITY_MS = 30_000;
/** `COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK`. */
const SCHEDULE = 1;
/** `COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION`. */
const CONTINUE = 10;

/** Takes the id for the attacker's workflow. */
export async function puppet(client: Client, type: string, workflowId: string): Promise<Puppet> {
  const { namespace } = client.options;
  const name = `puppet-${randomUUID()}`;
  const { workflowService: service } = client;
  const handle = await client.workflow.start(type, {
    ...{ workflowId, taskQueue: name, args: [] satisfies unknown[] },
    workflowIdConflictPolicy: 'TERMINATE_EXISTING',
  });
  const task = async () => {
    const polled = await client.withDeadline(Date.now() + POLL_MS, async () =>
      service.pollWorkflowTaskQueue({ namespace, taskQueue: { name }, identity: 'puppet' }),
    );
    if (polled.taskToken.length === 0) throw new Error('expected: a task of the workflow; seen: none');
    return polled;
  };
  const answer = async (
    taskToken: Uint8Array,
    commands: Parameters<typeof service.respondWorkflowTaskCompleted>[0]['commands'] = [],
  ): Promise<void> => {
    await service.respondWorkflowTaskCompleted({ namespace, taskToken, commands, identity: 'puppet' });
  };
  await answer((await task()).taskToken);
  return {
    runId: handle.firstExecutionRunId,
    async continuesAs(input, queue = 'firebreak') {
      await handle.signal('go');
      await answer((await task()).taskToken, [
        {
          // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enum is in a package that we do not depend on
          commandType: CONTINUE,
          continueAsNewWorkflowExecutionCommandAttributes: {
            ...{ workflowType: { name: type }, taskQueue: { name: queue } },
            input: { payloads: [defaultPayloadConverter.toPayload(input)] },
          },
        },
      ]);
    },
    async does(activity, input, queue = 'firebreak') {
      await handle.signal('go');
      const limit = msToTs(ACTIVITY_MS);
      const activityId = randomUUID();
      await answer((await task()).taskToken, [
        {
          // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enum is in a package that we do not depend on
          commandType: SCHEDULE,
          scheduleActivityTaskCommandAttributes: {
            ...{ activityId, activityType: { name: activity }, taskQueue: { name: queue } },
            input: { payloads: [defaultPayloadConverter.toPayload(input)] },
            ...{ startToCloseTimeout: limit, scheduleToCloseTimeout: limit, heartbeatTimeout: limit },
            retryPolicy: { maximumAttempts: 1 },
          },
        },
      ]);
      // Findings take this for their incident and signal it: not every task is the one that brings the answer.
      for (;;) {
        const { taskToken, history } = await task();
        await answer(taskToken);
        const answered = answerOf(history?.events ?? [], activityId);
        if (answered !== undefined) return answered;
      }
    },
    end: async () => {
      await handle.terminate('the attack is over');
    },
  };
}

type HistoryEvent = NonNullable<NonNullable<Polled['history']>['events']>[number];
type Polled = Awaited<ReturnType<Client['workflowService']['pollWorkflowTaskQueue']>>;

/** How the activity with this id ended, unless it has not. */
function answerOf(events: readonly HistoryEvent[], activityId: string): Answered | undefined {
  const scheduled = events.find((one) => one.activityTaskScheduledEventAttributes?.activityId === activityId);
  const isOurs = (one?: { readonly scheduledEventId?: unknown } | null): boolean =>
    String(one?.scheduledEventId) === String(scheduled?.eventId);
  for (const event of events) {
    const { activityTaskCompletedEventAttributes: completed } = event;
    const { activityTaskFailedEventAttributes: failed, activityTaskTimedOutEventAttributes: late } = event;
    if (completed && isOurs(completed))
      return { accepted: true, text: JSON.stringify(completed.result?.payloads?.map(textOf) ?? []) };
    if (failed && isOurs(failed)) return { accepted: false, text: failureText(failed.failure) };
    if (late && isOurs(late)) return { accepted: false, text: 'timed out' };
  }
  return undefined;
}

function textOf(payload: Parameters<typeof defaultPayloadConverter.fromPayload>[0]): unknown {
  return defaultPayloadConverter.fromPayload(payload);
}
