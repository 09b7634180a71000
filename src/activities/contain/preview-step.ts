import { stepAnnotations } from '../../domain/workload/annotations';
import { Failure, failureKind } from '../../domain/failures';
import type { Preview } from '../../domain/plan/plan';
import type { ContainDeps } from './authorize';
import { readStepRequest, type StepRequest } from './parse-request';
import { defined } from '../../domain/defined';

/**
 * Tries a step without effect, before anybody is asked, so that a missing permission is known before the yes.
 * Throws as reading a request does, and the `Failure` of a try that is worth another; one that is not is the answer. Changes
 * nothing; safe to repeat.
 */
export function previewStep(deps: ContainDeps) {
  return async function previewStep(input: StepRequest): Promise<Preview> {
    const { plan, step } = await readStepRequest(deps.ledger, input);
    try {
      const after = await deps.changer.preview({
        workload: step.target.workload,
        ...step.parameters,
        annotations: stepAnnotations(plan.incident, plan.hash, step.hash),
      });
      const count = after.scaling.manualInstanceCount ?? 'unset';
      const scaling = `scaling would be ${after.scaling.mode} with ${count} instances`;
      const traffic =
        step.parameters.traffic === undefined
          ? '; the traffic is left as it is, since the wanted split cannot be sent'
          : '';
      const text = `${scaling}${traffic}. Nothing was changed.`;
      return { step: step.hash, ok: true, by: 'validate-only', text };
    } catch (thrown) {
      const failure = Failure.from(thrown);
      if (failureKind(failure.code).retry !== 'never') throw failure;
      const { permission, account } = failure;
      return {
        step: step.hash,
        ok: false,
        by: 'validate-only',
        text: failure.message,
        ...defined({ permission, account }),
      };
    }
  };
}
