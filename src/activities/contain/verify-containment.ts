import { Context } from '@temporalio/activity';
import { isContained } from '../../domain/verification';
import type { ContainDeps } from './deps';
import { observe, type Observation, type VerifyInput } from './observe';

/**
 * Looks again and again until all three levels are verified or the policy's limit is over, and says what it saw then.
 * Reads only; safe to repeat.
 */
export function verifyContainment(deps: ContainDeps) {
  return async function verifyContainment(input: VerifyInput): Promise<Observation> {
    const { verification } = (await deps.policy()).policy;
    const context = Context.current();
    const until = deps.now().getTime() + verification.limitMs;
    for (;;) {
      const isLast = deps.now().getTime() >= until;
      const seen = await observe(deps, input, verification.quietMs, isLast);
      if (isContained(seen.verification) || isLast) return seen;
      await context.sleep(verification.pollMs);
    }
  };
}

/** Looks once, while a contained workload is watched: drift and late signs show here. Reads only; safe to repeat. */
export function checkContainment(deps: ContainDeps) {
  return async function checkContainment(input: VerifyInput): Promise<Observation> {
    const { verification } = (await deps.policy()).policy;
    return observe(deps, input, verification.quietMs);
  };
}
