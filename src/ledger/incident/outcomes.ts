import { z } from 'zod';
import { digestValue, type Digest } from '../../domain/text/digest';
import { outcomes, type Outcome } from '../../domain/phases';
import { incidentPrefix } from '../store/paths';
import { appendOnce, readSequence } from '../store/sequence';
import type { LedgerStore } from '../store/store';

const recordSchema = z.strictObject({
  outcome: z.enum(outcomes),
  restored: z.boolean(),
  closed: z.boolean(),
  findingsInactive: z.boolean(),
  evidence: z.string().exactOptional(),
  text: z.string(),
});
/** An outcome as it is recorded. */
export const outcomeSchema = z.strictObject({ record: recordSchema, at: z.string() });

/** What became of an incident; every change is a new record. */
export interface OutcomeRecord {
  readonly outcome: Outcome;
  readonly restored: boolean;
  readonly closed: boolean;
  /** Only by a person's `close`: the findings are set INACTIVE. */
  readonly findingsInactive: boolean;
  /** Digest of the newest manifest. */
  readonly evidence?: Digest;
  readonly text: string;
}

/** An outcome and when it was recorded first, RFC 3339. */
export interface DatedOutcome {
  readonly record: OutcomeRecord;
  readonly at: string;
}

/** Outcomes of incidents. */
export interface OutcomeLedger {
  /** Adds an outcome, unless the latest says the same. */
  recordOutcome(incident: string, record: OutcomeRecord, at: string): Promise<void>;
  latestOutcome(incident: string): Promise<OutcomeRecord | undefined>;
  /** Oldest first. */
  readOutcomes(incident: string): Promise<readonly DatedOutcome[]>;
}

export function outcomeLedger(store: LedgerStore): OutcomeLedger {
  const read = async (incident: string) =>
    readSequence(store, incidentPrefix(incident, 'outcomes'), outcomeSchema);
  return {
    async recordOutcome(incident, record, at) {
      const content = digestValue(record);
      await appendOnce<DatedOutcome>(store, incidentPrefix(incident, 'outcomes'), outcomeSchema, {
        mine: (entries) => entries.slice(-1).find((entry) => digestValue(entry.record.record) === content),
        next: () => ({ record, at }),
      });
    },
    latestOutcome: async (incident) => (await read(incident)).at(-1)?.record.record,
    readOutcomes: async (incident) => (await read(incident)).map(({ record }) => record),
  };
}
