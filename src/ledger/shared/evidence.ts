import { z } from 'zod';
import type { Digest } from '../../domain/text/digest';
import type { EvidenceRef } from '../../domain/evidence/evidence';
import { getObject, putObject } from '../store/objects';
import type { LedgerStore } from '../store/store';

export const evidenceRefSchema = z.strictObject({
  what: z.string(),
  sha256: z.string(),
  bytes: z.number().int().nonnegative(),
  source: z.string(),
  request: z.string(),
  collectedAt: z.string(),
});

/** What was read from outside, and the facts parsed from it, by content. */
export interface EvidenceLedger {
  /** Stores what came over the wire, as JSON. Secrets must be gone already. */
  storeEvidence(ref: Omit<EvidenceRef, 'sha256' | 'bytes'>, raw: unknown): Promise<EvidenceRef>;
  putFacts(facts: unknown): Promise<Digest>;
  /** Throws `not-found`, and `ledger-corrupt` when the object does not match its digest. */
  getFacts(sha256: Digest): Promise<unknown>;
}

export function evidenceLedger(store: LedgerStore): EvidenceLedger {
  return {
    async storeEvidence({ what, source, request, collectedAt }, raw) {
      const { sha256, bytes } = await putObject(store, raw);
      return { what, sha256, bytes, source, request, collectedAt };
    },
    putFacts: async (facts) => (await putObject(store, facts)).sha256,
    getFacts: async (sha256) => getObject(store, sha256),
  };
}
