import type { Digest } from '../../domain/text/digest';
import { Failure } from '../../domain/failures';
import { hashPlan, hashStep, type Plan } from '../../domain/plan/plan';
import { planKey } from '../store/paths';
import { planSchema } from './plan-schema';
import { createFirst, readRecord } from '../store/records';
import type { LedgerStore } from '../store/store';

/** Plans as they were proposed. */
export interface PlanLedger {
  /**
   * Keeps a plan under its hash and gives the one that counts: the first that was kept. The hash does not cover times
   * and previews, so a retry's plan can differ in them. Throws `malformed` when a hash in it is wrong.
   */
  savePlan(plan: Plan): Promise<Plan>;
  /** Throws `ledger-corrupt` when it does not match its hash. */
  readPlan(hash: Digest): Promise<Plan | undefined>;
}

export function planLedger(store: LedgerStore): PlanLedger {
  const checked = (plan: Plan, hash: Digest): Plan => {
    if (isHashed(plan) && plan.hash === hash) return plan;
    throw new Failure('ledger-corrupt', `${planKey(hash)} is damaged: the plan does not match its hash`);
  };
  return {
    async savePlan(plan) {
      if (!isHashed(plan)) throw new Failure('malformed', `the plan ${plan.hash} does not match its hash`);
      return checked(
        (await createFirst<Plan>(store, planKey(plan.hash), planSchema, plan)).record,
        plan.hash,
      );
    },
    async readPlan(hash) {
      const stored = await readRecord<Plan>(store, planKey(hash), planSchema);
      return stored === undefined ? undefined : checked(stored.record, hash);
    },
  };
}

function isHashed(plan: Plan): boolean {
  return hashPlan(plan) === plan.hash && plan.steps.every((step) => hashStep(step) === step.hash);
}
