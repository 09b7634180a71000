import { z } from 'zod';
import { digestValue, type Digest } from '../../domain/text/digest';
import type { CountedDecision } from '../../domain/decision/decision';
import { decisionActs, type DecisionAct } from '../../domain/plan/policy';
import { Failure } from '../../domain/failures';
import { parseInstant } from '../../domain/text/instant';
import { encodePart } from '../store/key';
import { decisionClaimKey, incidentPrefix } from '../store/paths';
import { createRecord, firstIssue, readRecord, readRecords, readSoundRecords } from '../store/records';
import type { LedgerStore } from '../store/store';

/** A decision as it is recorded. */
export const countedSchema = z.strictObject({
  decision: z.strictObject({
    kind: z.literal('plain'),
    id: z.string(),
    incident: z.string(),
    act: z.enum(decisionActs),
    plan: z.string(),
    steps: z.array(z.string()),
    by: z.string(),
    reason: z.string(),
    finding: z.enum(['inactive', 'leave']).exactOptional(),
  }),
  at: z.string().refine((at) => parseInstant(at) !== undefined, 'not a time as RFC 3339 has it'),
  via: z.enum(['update', 'signal', 'ledger']),
});

/** What a decision is used for; one decision is used for one thing. */
export interface DecisionClaim {
  readonly incident: string;
  readonly act: DecisionAct;
  /** Hash of the plan that it answers. */
  readonly plan: Digest;
}

/** Decisions that counted, and what each was used for. */
export interface DecisionLedger {
  /**
   * `differs`: another decision with this id is recorded, and stays. Throws `malformed` for what is no decision: a
   * record that cannot be read back would stand in the way of all others.
   */
  recordDecision(incident: string, counted: CountedDecision): Promise<'created' | 'same' | 'differs'>;
  /** Whether exactly this decision is recorded. */
  hasDecision(incident: string, counted: CountedDecision): Promise<boolean>;
  /** The decision that is recorded under this id; `undefined` when there is none. */
  readDecision(incident: string, id: string): Promise<CountedDecision | undefined>;
  /** Throws `ledger-corrupt` when one is damaged: it may be a refusal. */
  readDecisions(incident: string): Promise<readonly CountedDecision[]>;
  /** Those that are not damaged: for what is told, which one damaged record must not keep back. */
  readSoundDecisions(incident: string): Promise<readonly CountedDecision[]>;
  /**
   * Uses up a decision's single-use id. The same claim again is fine, so that a retry goes on; any other throws
   * `decision-rejected`.
   */
  claimDecision(id: string, claim: DecisionClaim): Promise<void>;
}

export function decisionLedger(store: LedgerStore): DecisionLedger {
  const keyOf = (incident: string, id: string) =>
    `${incidentPrefix(incident, 'decisions')}/${encodePart(id)}`;
  return {
    async recordDecision(incident, counted) {
      const parsed = countedSchema.safeParse(counted);
      if (!parsed.success) throw new Failure('malformed', `this is no decision: ${firstIssue(parsed.error)}`);
      return createRecord(store, keyOf(incident, counted.decision.id), counted);
    },
    async hasDecision(incident, counted) {
      const stored = await readRecord(store, keyOf(incident, counted.decision.id), countedSchema);
      return stored?.sha256 === digestValue(counted);
    },
    readDecision: async (incident, id) =>
      (await readRecord<CountedDecision>(store, keyOf(incident, id), countedSchema))?.record,
    readDecisions: async (incident) =>
      readRecords<CountedDecision>(store, incidentPrefix(incident, 'decisions'), countedSchema),
    readSoundDecisions: async (incident) =>
      readSoundRecords<CountedDecision>(store, incidentPrefix(incident, 'decisions'), countedSchema),
    async claimDecision(id, claim) {
      if ((await createRecord(store, decisionClaimKey(id), { ...claim })) !== 'differs') return;
      throw new Failure(
        'decision-rejected',
        `replayed: the decision ${JSON.stringify(id.slice(0, 100))} was already used for something else; it counts once`,
      );
    },
  };
}
