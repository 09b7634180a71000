import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Applied, Undone } from '../../domain/plan/change-results';
import type { Digest } from '../../domain/text/digest';
import type { RevisionImages } from '../../domain/plan/plan';
import { encodePart } from '../store/key';
import { incidentPrefix } from '../store/paths';
import { createFirst, readRecord, readRecords } from '../store/records';
import type { LedgerStore } from '../store/store';

const texts = z.array(z.string());
/** 128 random bits: nobody can know one who has not read it in the ledger or on the service. */
const random = z.string().regex(/^[0-9a-f]{32}$/);
const begun = {
  step: z.string(),
  plan: z.string(),
  saved: z.number().int().positive(),
  failing: texts,
  claim: random,
  at: z.string(),
};
const images = z.strictObject({ revision: z.string(), images: texts });

/** A claim as it is recorded. */
export const claimSchema = z.strictObject({ ...begun, evidence: z.string(), revisions: z.array(images) });
const undoClaimSchema = z.strictObject({ ...begun, decision: z.string() });

const why = { code: z.string(), why: z.string() };
const settledSchema = z.strictObject({
  step: z.string(),
  plan: z.string(),
  at: z.string(),
  answer: z.discriminatedUnion('result', [
    z.strictObject({ result: z.literal('applied'), at: z.string(), generation: z.string() }),
    z.strictObject({ result: z.literal('precondition-changed'), differences: texts }),
    z.strictObject({ result: z.literal('refused'), ...why }),
    z.strictObject({ result: z.literal('not-reached'), why: texts }),
  ]),
});
const seen = { at: z.string(), generation: z.string() };
const undoneSchema = z.strictObject({
  step: z.string(),
  plan: z.string(),
  decision: z.string(),
  at: z.string(),
  answer: z.discriminatedUnion('result', [
    z.strictObject({ result: z.literal('restored'), ...seen }),
    z.strictObject({ result: z.literal('restored-in-part'), ...seen, differences: texts, commands: texts }),
    z.strictObject({ result: z.literal('changed-since'), differences: texts }),
    z.strictObject({ result: z.literal('refused'), ...why }),
    z.strictObject({ result: z.literal('not-equal'), differences: texts }),
  ]),
  named: z.strictObject({ digest: z.string(), known: texts }).exactOptional(),
});

/** What a change is begun with, right before its one call. */
interface Begun {
  readonly step: Digest;
  readonly plan: Digest;
  /** Index of the saved state that it changes, or puts back. */
  readonly saved: number;
  /** What had failed of the service right before, see `failingNow`. */
  readonly failing: readonly string[];
  /** RFC 3339. */
  readonly at: string;
}

/** The random claim of a change, which the service carries as an annotation once the change was accepted. */
interface Claimed {
  readonly claim: string;
}

/** That a step is about to be carried out under a plan. */
export interface StepClaim extends Begun, Claimed {
  /** Digest of the last manifest before the change. */
  readonly evidence: Digest;
  /** The revisions that ran, or would have, right before. */
  readonly revisions: readonly RevisionImages[];
}

/** That a step is about to be taken back, by a decision. One decision begins it once. */
export interface UndoClaim extends Begun, Claimed {
  readonly decision: string;
}

/** How carrying a step out ended. `postponed` is no end. */
export interface SettledStep {
  readonly step: Digest;
  readonly plan: Digest;
  /** RFC 3339. */
  readonly at: string;
  readonly answer: Exclude<Applied, { readonly result: 'postponed' }>;
}

/** How taking a step back by a decision ended. */
export interface UndoneStep {
  readonly step: Digest;
  readonly plan: Digest;
  readonly decision: string;
  /** RFC 3339. */
  readonly at: string;
  readonly answer: Exclude<Undone, { readonly result: 'postponed' }>;
  /** Set where the answer names revisions that a restore would bring to life. */
  readonly named?: {
    /** Digest of those revisions with their images. */
    readonly digest: Digest;
    /** Ids of the restores that were decided by then: none of them can have known. */
    readonly known: readonly string[];
  };
}

/**
 * Steps that were begun, how they ended, and the same for taking them back. Each record is written once: what a second
 * try says never counts, it gets what is there.
 */
export interface StepClaimLedger {
  /** Gives the claim that counts: the first. A claim that is new has a random of its own. */
  claimStep(incident: string, claim: Omit<StepClaim, 'claim'>): Promise<StepClaim>;
  stepClaim(incident: string, step: Digest, plan: Digest): Promise<StepClaim | undefined>;
  readClaims(incident: string): Promise<readonly StepClaim[]>;
  settleStep(incident: string, settled: SettledStep): Promise<SettledStep>;
  settledStep(incident: string, step: Digest, plan: Digest): Promise<SettledStep | undefined>;

  claimUndo(incident: string, claim: Omit<UndoClaim, 'claim'>): Promise<UndoClaim>;
  readUndoClaims(incident: string, step: Digest): Promise<readonly UndoClaim[]>;
  settleUndo(incident: string, undone: UndoneStep): Promise<UndoneStep>;
  readUndone(incident: string, step: Digest): Promise<readonly UndoneStep[]>;
}

export function stepClaimLedger(store: LedgerStore): StepClaimLedger {
  const byPlan = (incident: string, part: 'claims' | 'settled', { step, plan }: OfPlan) =>
    `${incidentPrefix(incident, part)}/${encodePart(step)}/${encodePart(plan)}`;
  const byDecision = (incident: string, part: 'undos' | 'undone', { step, decision }: OfDecision) =>
    `${incidentPrefix(incident, part)}/${encodePart(step)}/${encodePart(decision)}`;
  const below = (incident: string, part: 'undos' | 'undone', step: Digest) =>
    `${incidentPrefix(incident, part)}/${encodePart(step)}`;
  return {
    async claimStep(incident, given) {
      const claim: StepClaim = { ...given, claim: newClaim() };
      return (await createFirst<StepClaim>(store, byPlan(incident, 'claims', claim), claimSchema, claim))
        .record;
    },
    stepClaim: async (incident, step, plan) =>
      (await readRecord<StepClaim>(store, byPlan(incident, 'claims', { step, plan }), claimSchema))?.record,
    async readClaims(incident) {
      const prefix = incidentPrefix(incident, 'claims');
      const steps = await store.list(prefix);
      const claims = await Promise.all(
        steps.map(async (step) => readRecords<StepClaim>(store, `${prefix}/${step}`, claimSchema)),
      );
      return claims.flat();
    },
    async settleStep(incident, settled) {
      const key = byPlan(incident, 'settled', settled);
      return (await createFirst<SettledStep>(store, key, settledSchema, settled)).record;
    },
    settledStep: async (incident, step, plan) =>
      (await readRecord<SettledStep>(store, byPlan(incident, 'settled', { step, plan }), settledSchema))
        ?.record,

    async claimUndo(incident, given) {
      const claim: UndoClaim = { ...given, claim: newClaim() };
      return (
        await createFirst<UndoClaim>(store, byDecision(incident, 'undos', claim), undoClaimSchema, claim)
      ).record;
    },
    readUndoClaims: async (incident, step) =>
      readRecords<UndoClaim>(store, below(incident, 'undos', step), undoClaimSchema),
    async settleUndo(incident, undone) {
      const key = byDecision(incident, 'undone', undone);
      return (await createFirst<UndoneStep>(store, key, undoneSchema, undone)).record;
    },
    readUndone: async (incident, step) =>
      readRecords<UndoneStep>(store, below(incident, 'undone', step), undoneSchema),
  };
}

type OfPlan = Pick<StepClaim, 'step' | 'plan'>;
type OfDecision = Pick<UndoClaim, 'step' | 'decision'>;

function newClaim(): string {
  return randomBytes(16).toString('hex');
}
