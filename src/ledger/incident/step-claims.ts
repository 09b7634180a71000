import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Applied, Postponed, Undone } from '../../domain/plan/change-results';
import type { Digest } from '../../domain/text/digest';
import type { LedgerStore } from '../store/file-store';
import { encodePart, incidentPrefix } from '../store/paths';
import { createFirst, readRecord, readRecords, recordOf, texts } from '../store/records';

/** The claim that begins a change, right before its one call. */
const begun = {
  /** Hashes of the step and of its plan. */
  step: z.string(),
  plan: z.string(),
  /** Index of the saved state that it changes, or puts back. */
  saved: z.number().int().positive(),
  /** The conditions of the service that had failed right before, see `failingNow`. */
  failing: texts,
  /**
   * The random claim of a change, which the service carries as an annotation once the change was accepted. 128 bits: nobody
   * can know one who has not read it in the ledger or on the service.
   */
  claim: z.string().regex(/^[0-9a-f]{32}$/),
  /** RFC 3339. */
  at: z.string(),
};

/** That a step is about to be carried out under a plan. */
export type StepClaim = z.infer<typeof claimSchema>;
export const claimSchema = recordOf({
  ...begun,
  /** Digest of the last manifest before the change. */
  evidence: z.string(),
  /** The revisions that ran, or would have, right before. */
  revisions: z.array(recordOf({ revision: z.string(), images: texts })).readonly(),
});

/** That a step is about to be taken back, by a decision. One decision begins it once. */
export type UndoClaim = z.infer<typeof undoClaimSchema>;
const undoClaimSchema = recordOf({ ...begun, decision: z.string() });

const why = { code: z.string(), why: z.string() };

/** How carrying a step out ended: `Applied` without `postponed`, which is no end. */
export type SettledStep = z.infer<typeof settledSchema>;
const settledSchema = recordOf({
  step: z.string(),
  plan: z.string(),
  /** RFC 3339. */
  at: z.string(),
  answer: z.discriminatedUnion('result', [
    recordOf({ result: z.literal('applied'), at: z.string(), generation: z.string() }),
    recordOf({ result: z.literal('precondition-changed'), differences: texts }),
    recordOf({ result: z.literal('refused'), ...why }),
    recordOf({ result: z.literal('not-reached'), why: texts }),
  ]) satisfies z.ZodType<Exclude<Applied, Postponed>>,
});

const seen = { at: z.string(), generation: z.string() };

/** How taking a step back by a decision ended: `Undone` without `postponed`. */
export type UndoneStep = z.infer<typeof undoneSchema>;
const undoneSchema = recordOf({
  step: z.string(),
  plan: z.string(),
  decision: z.string(),
  /** RFC 3339. */
  at: z.string(),
  answer: z.discriminatedUnion('result', [
    recordOf({ result: z.literal('restored'), ...seen }),
    recordOf({ result: z.literal('restored-in-part'), ...seen, differences: texts, commands: texts }),
    recordOf({ result: z.literal('changed-since'), differences: texts }),
    recordOf({ result: z.literal('refused'), ...why }),
    recordOf({ result: z.literal('not-equal'), differences: texts }),
  ]) satisfies z.ZodType<Exclude<Undone, Postponed>>,
  /**
   * Set where the answer names revisions that a restore would bring to life: the digest of those with their images, and the
   * ids of the restores that were decided by then, of which none can have known.
   */
  named: recordOf({ digest: z.string(), known: texts }).exactOptional(),
});

/**
 * Steps that were begun, how they ended, and the same for taking them back. Each record is written once: what a second
 * try says never counts, it gets what is there.
 */
export function stepClaimLedger(store: LedgerStore) {
  const byPlan = (incident: string, part: 'claims' | 'settled', { step, plan }: OfPlan) =>
    `${incidentPrefix(incident, part)}/${encodePart(step)}/${encodePart(plan)}`;
  const byDecision = (incident: string, part: 'undos' | 'undone', { step, decision }: OfDecision) =>
    `${incidentPrefix(incident, part)}/${encodePart(step)}/${encodePart(decision)}`;
  const below = (incident: string, part: 'undos' | 'undone', step: Digest) =>
    `${incidentPrefix(incident, part)}/${encodePart(step)}`;
  return {
    /** Gives the claim that counts: the first. A claim that is new has a random of its own. */
    async claimStep(incident: string, given: Omit<StepClaim, 'claim'>): Promise<StepClaim> {
      const claim: StepClaim = { ...given, claim: newClaim() };
      return (await createFirst(store, byPlan(incident, 'claims', claim), claimSchema, claim)).record;
    },
    stepClaim: async (incident: string, step: Digest, plan: Digest): Promise<StepClaim | undefined> =>
      (await readRecord(store, byPlan(incident, 'claims', { step, plan }), claimSchema))?.record,
    async readClaims(incident: string): Promise<readonly StepClaim[]> {
      const prefix = incidentPrefix(incident, 'claims');
      const steps = await store.list(prefix);
      const claims = await Promise.all(
        steps.map(async (step) => readRecords(store, `${prefix}/${step}`, claimSchema)),
      );
      return claims.flat();
    },
    async settleStep(incident: string, settled: SettledStep): Promise<SettledStep> {
      const key = byPlan(incident, 'settled', settled);
      return (await createFirst(store, key, settledSchema, settled)).record;
    },
    settledStep: async (incident: string, step: Digest, plan: Digest): Promise<SettledStep | undefined> =>
      (await readRecord(store, byPlan(incident, 'settled', { step, plan }), settledSchema))?.record,

    async claimUndo(incident: string, given: Omit<UndoClaim, 'claim'>): Promise<UndoClaim> {
      const claim: UndoClaim = { ...given, claim: newClaim() };
      return (await createFirst(store, byDecision(incident, 'undos', claim), undoClaimSchema, claim)).record;
    },
    readUndoClaims: async (incident: string, step: Digest): Promise<readonly UndoClaim[]> =>
      readRecords(store, below(incident, 'undos', step), undoClaimSchema),
    async settleUndo(incident: string, undone: UndoneStep): Promise<UndoneStep> {
      const key = byDecision(incident, 'undone', undone);
      return (await createFirst(store, key, undoneSchema, undone)).record;
    },
    readUndone: async (incident: string, step: Digest): Promise<readonly UndoneStep[]> =>
      readRecords(store, below(incident, 'undone', step), undoneSchema),
  };
}

type OfPlan = Pick<StepClaim, 'step' | 'plan'>;
type OfDecision = Pick<UndoClaim, 'step' | 'decision'>;

function newClaim(): string {
  return randomBytes(16).toString('hex');
}
