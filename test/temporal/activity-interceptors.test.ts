import { describe, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { defaultActivityInfo, MockActivityEnvironment } from '@temporalio/testing';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { Failure } from '../../src/domain/failures';
import { createFailureInterceptor } from '../../src/temporal/activity-interceptors';

type Outcome = Failure | 'done';

/** Returns Temporal's view of the tries of one activity, each at its second. */
async function tries(
  outcomes: readonly (readonly [second: number, Outcome])[],
  activityType = 'readLogs',
): Promise<readonly unknown[]> {
  let now = 0;
  const interceptor = createFailureInterceptor(() => now);
  const told: unknown[] = [];
  for (const [second, outcome] of outcomes) {
    now = second * 1_000;
    told.push(await tell(interceptor, activityType, outcome));
  }
  return told;
}

async function tell(
  interceptor: ActivityInboundCallsInterceptor,
  activityType: string,
  outcome: Outcome,
  activityId = '7',
): Promise<unknown> {
  const activity = new MockActivityEnvironment({ ...defaultActivityInfo, activityType, activityId });
  const run = async (): Promise<unknown> =>
    interceptor.execute?.({ args: [], headers: {} }, async () => {
      if (outcome === 'done') return outcome;
      throw outcome;
    });
  try {
    return await activity.run(run);
  } catch (thrown) {
    if (!(thrown instanceof ApplicationFailure)) throw thrown;
    return thrown.nonRetryable === true ? 'given up' : (thrown.nextRetryDelay ?? 'again');
  }
}

const refused = new Failure('unauthenticated', 'no token');
const away = new Failure('unreachable', 'no answer');
const missing = new Failure('permission-denied', 'no');

describe('credentials that fail', () => {
  test.each<[string, readonly (readonly [number, Outcome])[], readonly unknown[]]>([
    ['at the first try, not given up', [[0, refused]], [5_000]],
    [
      'for less than a minute, and then not',
      [
        [0, refused],
        [5, refused],
        [10, 'done'],
      ],
      [5_000, 5_000, 'done'],
    ],
    [
      'for a minute, given up',
      [
        [0, refused],
        [30, refused],
        [60, refused],
      ],
      [5_000, 5_000, 'given up'],
    ],
    [
      'after an outage of an hour: the minute begins when they fail',
      [
        [0, away],
        [3_600, refused],
        [3_630, refused],
      ],
      ['again', 5_000, 5_000],
    ],
    [
      'now and then between other failures',
      [
        [0, refused],
        [50, away],
        [100, refused],
      ],
      [5_000, 'again', 5_000],
    ],
    [
      'before a refusal that is permanent',
      [
        [0, refused],
        [5, missing],
      ],
      [5_000, 'given up'],
    ],
  ])('%s', async (_name, outcomes, told) => {
    expect(await tries(outcomes)).toEqual(told);
  });

  test.each(['applyStep', 'undoStep'])('never end what was approved: %s', async (activity) => {
    expect(
      await tries(
        [
          [0, refused],
          [60, refused],
          [3_600, refused],
        ],
        activity,
      ),
    ).toEqual([5_000, 5_000, 5_000]);
  });

  test('of one activity say nothing about another', async () => {
    let now = 0;
    const interceptor = createFailureInterceptor(() => now);
    expect(await tell(interceptor, 'readLogs', refused, '1')).toBe(5_000);
    now = 90_000;
    expect(await tell(interceptor, 'readLogs', refused, '2')).toBe(5_000);
    expect(await tell(interceptor, 'readLogs', refused, '1')).toBe('given up');
  });
});
