import { Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor, WorkerInterceptors } from '@temporalio/worker';
import { Failure } from '../domain/failures';
import { activityInterceptors } from '../temporal/activity-interceptors';
import { requireCaller } from './callers';
import type { ActivityDeps } from './deps';
import { raiseAlarm } from './record/raise-alarm';

type GuardDeps = Pick<
  ActivityDeps,
  'ledger' | 'workflows' | 'taskQueue' | 'webhooks' | 'now' | 'identity' | 'linkTo'
>;

/** What every activity of a worker runs in: the common interceptors, and within them the look at who asks for it. */
export function guardedInterceptors(deps: GuardDeps): WorkerInterceptors {
  const guard = callerGuard(deps);
  return { activity: [...(activityInterceptors.activity ?? []), () => ({ inbound: guard })] };
}

/** Refuses what none of our workflows has scheduled about its own; pages people once of an incident that is another ledger's. */
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
async function sayWrongLedger(deps: GuardDeps, slot: string, { message }: Failure): Promise<void> {
  const alarm = {
    id: `${slot}/wrong-ledger`,
    kind: 'wrong-ledger',
    at: deps.now().toISOString(),
    severity: 'HIGH',
    title: 'an incident waits: this worker has another ledger than the one it was opened with',
    about: slot,
    why: `${message}. The worker is ${deps.identity}. It goes on when a worker with its ledger is there.`,
    todo: [
      'Give the worker the ledger that the incident was opened with (FIREBREAK_LEDGER), or stop it.',
      'When that ledger is lost: terminate the workflow; its findings open an incident anew.',
    ],
  } as const;
  await raiseAlarm(deps, alarm, await deps.linkTo?.(slot)).catch((thrown: unknown) => {
    Context.current().log.warn(`people could not be told: ${Failure.from(thrown).message}`);
  });
}
