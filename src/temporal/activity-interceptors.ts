import type { WorkerInterceptors, ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { Context, type Info } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { Failure, failureKind, soon } from '../domain/failures';
import { defined } from '../domain/defined';

/** Its memory is of this process, whichever of its workers runs the next try. */
const failureInterceptor = createFailureInterceptor();

/** The surroundings of every activity: it heartbeats, and its failures become what Temporal's retry policy understands. */
export const activityInterceptors: WorkerInterceptors = {
  activity: [() => ({ inbound: heartbeatInterceptor }), () => ({ inbound: failureInterceptor })],
};

/**
 * Heartbeats every second for as long as an activity runs, so that a killed worker is noticed within the heartbeat
 * limit and not at the end of the activity's own time limit. The details of an earlier try's last heartbeat are kept
 * until the activity heartbeats by itself.
 */
const heartbeatInterceptor: ActivityInboundCallsInterceptor = {
  async execute(input, next) {
    const context = Context.current();
    const timer = setInterval(() => context.heartbeat(context.info.heartbeatDetails), 1_000);
    try {
      return await next(input);
    } finally {
      clearInterval(timer);
    }
  },
};

/** Activities that people approved: each says by itself when it is over, and is tried until then. */
const APPROVED: readonly string[] = ['applyStep', 'undoStep'];

/** Turns every Failure that an activity throws into the ApplicationFailure that Temporal's retry policy understands. */
export function createFailureInterceptor(now: () => number = Date.now): ActivityInboundCallsInterceptor {
  // When each activity first failed with what may pass. Another process starts its own count, which costs another minute.
  const failing = new Map<string, number>();
  const isOver = (activity: Info): boolean => {
    for (const [other, at] of failing) if (now() - at > 10 * soon.forMs) failing.delete(other);
    const since = failing.get(nameOf(activity)) ?? now();
    failing.set(nameOf(activity), since);
    return now() - since >= soon.forMs && !APPROVED.includes(activity.activityType);
  };
  return {
    async execute(input, next) {
      const { info } = Context.current();
      try {
        const result = await next(input);
        failing.delete(nameOf(info));
        return result;
      } catch (thrown) {
        const mayPass = thrown instanceof Failure && failureKind(thrown.code).retry === 'soon';
        if (!mayPass) failing.delete(nameOf(info));
        // Cancellation and heartbeat errors are Temporal's own and stay as they are.
        if (!(thrown instanceof Failure)) throw thrown;
        throw toApplicationFailure(thrown, mayPass && isOver(info));
      }
    },
  };
}

function nameOf({ workflowExecution, activityId }: Info): string {
  return `${workflowExecution?.workflowId ?? ''}/${workflowExecution?.runId ?? ''}/${activityId}`;
}

/**
 * The code becomes the type, "permanent" the non-retryable flag, "wait this long" the next retry delay. `isOver` says that
 * what may pass has not passed in time.
 */
function toApplicationFailure(failure: Failure, isOver = false): ApplicationFailure {
  const { retry } = failureKind(failure.code);
  const { permission, account, retryAfterMs } = failure;
  const delay = retryAfterMs ?? (retry === 'soon' ? soon.everyMs : undefined);
  return ApplicationFailure.create({
    message: failure.message,
    type: failure.code,
    nonRetryable: retry === 'never' || isOver,
    details: permission === undefined ? [] : [{ permission, ...defined({ account }) }],
    ...defined({ nextRetryDelay: delay }),
  });
}
