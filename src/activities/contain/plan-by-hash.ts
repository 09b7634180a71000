import type { Digest } from '../../domain/digest';
import { Failure } from '../../domain/failures';
import type { Plan } from '../../domain/plan';
import type { ContainDeps } from './deps';

/** The same with the plan named by its hash, or whole. Workflows name it: a plan can have a megabyte. */
export type ByHash<Input extends { readonly plan: Plan }> = Omit<Input, 'plan'> & {
  readonly plan: Digest | Plan;
};

/**
 * The activity as it stands on the queue: where it is given the hash of a plan, it reads the plan in the ledger. Throws
 * `decision-rejected` when the ledger has none. A plan that is given whole is for the activity to check.
 */
export function byHash<Input extends { readonly plan: Plan }, Result>(
  { ledger }: Pick<ContainDeps, 'ledger'>,
  activity: (input: Input) => Promise<Result>,
): (input: ByHash<Input>) => Promise<Result> {
  return async (input) => {
    const { plan } = input;
    // The type of the rest is the input's own: only the plan may have been named in place of being there.
    if (typeof plan !== 'string') return activity(input as unknown as Input);
    const kept = /^[0-9a-f]{64}$/.test(plan) ? await ledger.readPlan(plan) : undefined;
    if (kept === undefined) {
      throw new Failure(
        'decision-rejected',
        'the plan is not in the ledger: it was not proposed by this installation',
      );
    }
    return activity({ ...input, plan: kept } as unknown as Input);
  };
}
