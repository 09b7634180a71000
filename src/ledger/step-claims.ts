import { z } from 'zod';
import type { Digest } from '../domain/digest';
import { Failure } from '../domain/failures';
import { incidentPrefix } from './paths';
import { createRecord, readRecords } from './records';
import type { LedgerStore } from './store';

/** A claim as it is recorded. */
export const claimSchema = z.strictObject({ step: z.string(), plan: z.string(), evidence: z.string() });

/** That a step is about to be carried out under a plan. Written before the call. */
export interface StepClaim {
  readonly plan: Digest;
  /** Digest of the last manifest before the change. */
  readonly evidence: Digest;
}

/** Steps that were begun. */
export interface StepClaimLedger {
  /** The same claim again is fine, so that a retry goes on; other evidence for the same plan throws `decision-rejected`. */
  claimStep(incident: string, step: Digest, claim: StepClaim): Promise<void>;
  readClaims(incident: string): Promise<readonly (StepClaim & { readonly step: Digest })[]>;
}

export function stepClaimLedger(store: LedgerStore): StepClaimLedger {
  return {
    async claimStep(incident, step, { plan, evidence }) {
      const key = `${incidentPrefix(incident, 'claims')}/${step}/${plan}`;
      if ((await createRecord(store, key, { step, plan, evidence })) !== 'differs') return;
      throw new Failure(
        'decision-rejected',
        `the step ${step} of plan ${plan} was already begun on other evidence`,
      );
    },
    async readClaims(incident) {
      const prefix = incidentPrefix(incident, 'claims');
      const steps = await store.list(prefix);
      const claims = await Promise.all(
        steps.map(async (step) => readRecords(store, `${prefix}/${step}`, claimSchema)),
      );
      return claims.flat();
    },
  };
}
