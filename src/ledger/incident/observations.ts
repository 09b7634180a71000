import { z } from 'zod';
import type { LedgerStore } from '../store/file-store';
import { incidentPrefix } from '../store/paths';
import { createRecord, readSoundRecord, recordOf, texts } from '../store/records';
import { newestNumber } from '../store/sequence';

/** The containment process's observation of a step that it carried out. */
export type ObservationRecord = z.infer<typeof observationSchema>;
const observationSchema = recordOf({
  /** Hashes of the plan and of its step. */
  plan: z.string(),
  step: z.string(),
  /** The random claim under which the step was begun; see `StepClaim`. */
  claim: z.string(),
  /** True when all three levels were verified. */
  contained: z.boolean(),
  /** The levels that were verified. */
  verified: texts,
  /** RFC 3339. */
  at: z.string(),
});

/** Observations of carried-out steps. "Contained" is said only of an observation that is here. */
export function observationLedger(store: LedgerStore) {
  const newest = async (incident: string) => {
    const prefix = incidentPrefix(incident, 'observations');
    const number = await newestNumber(store, prefix);
    const stored = await readSoundRecord(store, `${prefix}/${number}`, observationSchema);
    return { prefix, number, record: stored?.record };
  };
  return {
    /** Adds an observation, unless the newest says the same: an incident is looked at for weeks. Safe to repeat. */
    async recordObservation(incident: string, observation: ObservationRecord): Promise<void> {
      for (;;) {
        const { prefix, number, record } = await newest(incident);
        if (record !== undefined && saysTheSame(record, observation)) return;
        const created = await createRecord(store, `${prefix}/${number + 1}`, observation);
        if (created !== 'differs') return;
      }
    },
    /**
     * The last observation; `undefined` when there is none yet, and when that record is damaged: the next look writes
     * another.
     */
    latestObservation: async (incident: string): Promise<ObservationRecord | undefined> =>
      (await newest(incident)).record,
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
