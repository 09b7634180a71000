import { stepAnnotations } from '../../domain/annotations';
import { Failure, failureKind } from '../../domain/failures';
import { stepOfPlan, type Plan, type Preview } from '../../domain/plan';
import type { ContainDeps } from './deps';

/**
 * Tries a step without effect, before anybody is asked, so that a missing permission is known before the yes.
 * Moves nothing; safe to repeat.
 */
export function previewStep(deps: ContainDeps) {
  return async function previewStep(input: { readonly plan: Plan; readonly step: string }): Promise<Preview> {
    const { plan } = input;
    const step = stepOfPlan(plan, input.step);
    if (step === undefined) throw new Failure('malformed', `the plan has no step ${input.step}`);
    try {
      const after = await deps.changer.preview({
        workload: step.target.workload,
        scaling: step.parameters.scaling,
        traffic: step.parameters.traffic,
        annotations: stepAnnotations(plan.incident, plan.hash, step.hash),
      });
      const count = after.scaling.manualInstanceCount ?? 'unset';
      const text = `scaling would be ${after.scaling.mode} with ${count} instances. Nothing was changed.`;
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
        ...(permission === undefined ? {} : { permission }),
        ...(account === undefined ? {} : { account }),
      };
    }
  };
}
