import { z } from 'zod';
import type { Digest } from '../../domain/text/digest';
import { incidentPrefix } from '../store/paths';
import { createRecord, readSoundRecord } from '../store/records';
import type { LedgerStore } from '../store/store';

/** An observation as it is recorded. */
export const observationSchema = z.strictObject({
  plan: z.string(),
  step: z.string(),
  claim: z.string(),
  contained: z.boolean(),
  verified: z.array(z.string()),
  at: z.string(),
});

/** What the containment process saw of a step that it carried out. */
export interface ObservationRecord {
  readonly plan: Digest;
  readonly step: Digest;
  /** The random claim under which the step was begun; see `StepClaim`. */
  readonly claim: string;
  /** Whether all three levels were verified. */
  readonly contained: boolean;
  /** The levels that were verified. */
  readonly verified: readonly string[];
  /** RFC 3339. */
  readonly at: string;
}

/** What was seen of carried-out steps. "Contained" is said only of an observation that is here. */
export interface ObservationLedger {
  /** Adds an observation, unless the newest says the same: an incident is looked at for weeks. Safe to repeat. */
  recordObservation(incident: string, observation: ObservationRecord): Promise<void>;
  /** What was seen last; `undefined` when nothing was looked at yet, and when that record is damaged: the next look writes another. */
  latestObservation(incident: string): Promise<ObservationRecord | undefined>;
}

const NUMBER = /^[1-9][0-9]{0,8}$/;

export function observationLedger(store: LedgerStore): ObservationLedger {
  const newest = async (incident: string) => {
    const prefix = incidentPrefix(incident, 'observations');
    const number = Math.max(0, ...(await store.list(prefix)).filter((name) => NUMBER.test(name)).map(Number));
    const stored = await readSoundRecord(store, `${prefix}/${number}`, observationSchema);
    return { prefix, number, record: stored?.record };
  };
  return {
    async recordObservation(incident, observation) {
      for (;;) {
        const { prefix, number, record } = await newest(incident);
        if (record !== undefined && saysTheSame(record, observation)) return;
        const created = await createRecord(store, `${prefix}/${number + 1}`, observation);
        if (created !== 'differs') return;
      }
    },
    latestObservation: async (incident) => (await newest(incident)).record,
  };
}

function saysTheSame(a: ObservationRecord, b: ObservationRecord): boolean {
  return (
    a.plan === b.plan &&
    a.step === b.step &&
    a.claim === b.claim &&
    a.contained === b.contained &&
    a.verified.join() === b.verified.join()
  );
}
