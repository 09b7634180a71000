import { z } from 'zod';
import type { CountedDecision } from '../../domain/decision/decision';
import { Failure } from '../../domain/failures';
import { decisionActs, type DecisionAct } from '../../domain/plan/policy';
import { digestValue, type Digest } from '../../domain/text/digest';
import { parseInstant } from '../../domain/text/time';
import type { LedgerStore } from '../store/file-store';
import { decisionClaimKey, encodePart, incidentPrefix } from '../store/paths';
import { createRecord, firstIssue, readRecord, readRecords, readSoundRecords } from '../store/records';

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
}) satisfies z.ZodType<CountedDecision>;

/** The use of a decision; one decision is used for one thing. */
interface DecisionClaim {
  readonly incident: string;
  readonly act: DecisionAct;
  /** Hash of the plan that it answers. */
  readonly plan: Digest;
}

/** Decisions that counted, and what each was used for. */
export function decisionLedger(store: LedgerStore) {
  const keyOf = (incident: string, id: string) =>
    `${incidentPrefix(incident, 'decisions')}/${encodePart(id)}`;
  return {
    /**
     * `differs`: another decision with this id is recorded, and stays. Throws `malformed` for what is no decision: a
     * record that cannot be read back would stand in the way of all others.
     */
    async recordDecision(incident: string, counted: CountedDecision) {
      const parsed = countedSchema.safeParse(counted);
      if (!parsed.success) throw new Failure('malformed', `this is no decision: ${firstIssue(parsed.error)}`);
      return createRecord(store, keyOf(incident, counted.decision.id), counted);
    },
    /** Tells whether exactly this decision is recorded. */
    async hasDecision(incident: string, counted: CountedDecision): Promise<boolean> {
      const stored = await readRecord(store, keyOf(incident, counted.decision.id), countedSchema);
      return stored?.sha256 === digestValue(counted);
    },
    /** The decision that is recorded under this id; `undefined` when there is none. */
    readDecision: async (incident: string, id: string): Promise<CountedDecision | undefined> =>
      (await readRecord(store, keyOf(incident, id), countedSchema))?.record,
    /** Throws `ledger-corrupt` when one is damaged: it may be a refusal. */
    readDecisions: async (incident: string): Promise<readonly CountedDecision[]> =>
      readRecords(store, incidentPrefix(incident, 'decisions'), countedSchema),
    /** Those that are not damaged: for what is told, which one damaged record must not keep back. */
    readSoundDecisions: async (incident: string): Promise<readonly CountedDecision[]> =>
      readSoundRecords(store, incidentPrefix(incident, 'decisions'), countedSchema),
    /**
     * Uses up a decision's single-use id. The same claim again is fine, so that a retry goes on; any other throws
     * `decision-rejected`.
     */
    async claimDecision(id: string, claim: DecisionClaim): Promise<void> {
      if ((await createRecord(store, decisionClaimKey(id), { ...claim })) !== 'differs') return;
      throw new Failure(
        'decision-rejected',
        `replayed: the decision ${JSON.stringify(id.slice(0, 100))} was already used for something else; it counts once`,
      );
    },
  };
}
