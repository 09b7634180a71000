import { z } from 'zod';
import { outcomes } from '../../domain/phases';
import { digestValue } from '../../domain/text/digest';
import type { LedgerStore } from '../store/file-store';
import { incidentPrefix } from '../store/paths';
import { readRecord, readSoundRecords, recordOf } from '../store/records';
import { appendOnce, newestNumber, readSequence } from '../store/sequence';

/** The outcome of an incident; every change is a new record. */
export type OutcomeRecord = z.infer<typeof recordSchema>;
const recordSchema = recordOf({
  outcome: z.enum(outcomes),
  restored: z.boolean(),
  closed: z.boolean(),
  /** Only by a person's `close`: the findings are set INACTIVE. */
  findingsInactive: z.boolean(),
  /** Digest of the newest manifest. */
  evidence: z.string().exactOptional(),
  text: z.string(),
});

/** An outcome and when it was recorded first, RFC 3339. */
type DatedOutcome = z.infer<typeof outcomeSchema>;
export const outcomeSchema = recordOf({ record: recordSchema, at: z.string() });

/** Outcomes of incidents. */
export function outcomeLedger(store: LedgerStore) {
  const read = async (incident: string) =>
    readSequence(store, incidentPrefix(incident, 'outcomes'), outcomeSchema);
  return {
    /** Adds an outcome, unless the latest says the same. */
    async recordOutcome(incident: string, record: OutcomeRecord, at: string): Promise<void> {
      const content = digestValue(record);
      await appendOnce(store, incidentPrefix(incident, 'outcomes'), outcomeSchema, {
        mine: (entries) => entries.slice(-1).find((entry) => digestValue(entry.record.record) === content),
        next: () => ({ record, at }),
      });
    },
    /** The newest one. Throws `ledger-corrupt` when that is damaged: it may have closed the incident. Older ones say nothing. */
    async latestOutcome(incident: string): Promise<OutcomeRecord | undefined> {
      const prefix = incidentPrefix(incident, 'outcomes');
      const newest = await newestNumber(store, prefix);
      return (await readRecord(store, `${prefix}/${newest}`, outcomeSchema))?.record.record;
    },
    /** Oldest first. Throws `ledger-corrupt`. */
    readOutcomes: async (incident: string): Promise<readonly DatedOutcome[]> =>
      (await read(incident)).map(({ record }) => record),
    /** Those that are not damaged, in no order: for what is told, which one damaged record must not keep back. */
    readSoundOutcomes: async (incident: string): Promise<readonly DatedOutcome[]> =>
      readSoundRecords(store, incidentPrefix(incident, 'outcomes'), outcomeSchema),
  };
}
