import { Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor, WorkerInterceptors } from '@temporalio/worker';
import { Failure } from '../domain/failures';
import { activityInterceptors } from '../temporal/activity-interceptors';
import { requireCaller } from './callers';
import type { ActivityDeps } from './deps';
import { pageWrongLedger } from './record/alarms';

type GuardDeps = Pick<
  ActivityDeps,
  'ledger' | 'workflows' | 'taskQueue' | 'webhooks' | 'now' | 'identity' | 'linkTo'
>;

/** Gives the interceptors of every activity of a worker: the common ones, and within them the look at who asks for it. */
export function guardedInterceptors(deps: GuardDeps): WorkerInterceptors {
  const guard = callerGuard(deps);
  return { activity: [...(activityInterceptors.activity ?? []), () => ({ inbound: guard })] };
}

/** Refuses an activity that none of our workflows has scheduled about its own subject; pages people once of an incident that is another ledger's. */
function callerGuard(deps: GuardDeps): ActivityInboundCallsInterceptor {
  return {
    async execute(input, next) {
      const { activityType, inWorkflow, workflowType, workflowExecution } = Context.current().info;
      const isCalled = inWorkflow && workflowType !== undefined && workflowExecution !== undefined;
      try {
        await requireCaller(deps, {
          activity: activityType,
          input: input.args[0],
          ...(isCalled ? { workflow: { type: workflowType, workflowId: workflowExecution.workflowId } } : {}),
        });
      } catch (thrown) {
        const failure = Failure.from(thrown);
        Context.current().log.warn(failure.message, { code: failure.code });
        if (failure.code === 'wrong-ledger' && isCalled)
          await sayWrongLedger(deps, workflowExecution.workflowId, failure);
        throw failure;
      }
      return next(input);
    },
  };
}

/** Nobody else would tell: the workflow waits for a worker that knows its incident. A receiver that is down changes nothing. */
async function sayWrongLedger(deps: GuardDeps, slot: string, failure: Failure): Promise<void> {
  await pageWrongLedger(deps, slot, failure).catch((thrown: unknown) => {
    Context.current().log.warn(`people could not be told: ${Failure.from(thrown).message}`);
  });
}
