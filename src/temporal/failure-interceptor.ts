import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { Failure, failureKind } from '../domain/failures';

/**
 * Turns every Failure that an activity throws into the ApplicationFailure that Temporal's retry policy understands:
 * the code becomes its type, "permanent" its non-retryable flag, "wait this long" its next retry delay.
 */
export const failureInterceptor: ActivityInboundCallsInterceptor = {
  async execute(input, next) {
    try {
      return await next(input);
    } catch (thrown) {
      // Cancellation and heartbeat errors are Temporal's own and stay as they are.
      if (!(thrown instanceof Failure)) throw thrown;
      throw toApplicationFailure(thrown);
    }
  },
};

export function toApplicationFailure(failure: Failure): ApplicationFailure {
  const kind = failureKind(failure.code);
  return ApplicationFailure.create({
    message: failure.message,
    type: failure.code,
    nonRetryable: kind.retry === 'never',
    details: failure.permission === undefined ? [] : [{ permission: failure.permission }],
    ...(failure.retryAfterMs === undefined ? {} : { nextRetryDelay: failure.retryAfterMs }),
  });
}
