import { z } from 'zod';
import type { EvidenceRef } from '../../domain/evidence/evidence';
import type { Digest } from '../../domain/text/digest';
import type { LedgerStore } from '../store/file-store';
import { getObject, putObject } from '../store/objects';
import { recordOf } from '../store/records';

export const evidenceRefSchema = recordOf({
  what: z.string(),
  sha256: z.string(),
  bytes: z.number().int().nonnegative(),
  source: z.string(),
  request: z.string(),
  collectedAt: z.string(),
}) satisfies z.ZodType<EvidenceRef>;

/** Answers read from outside, and the facts parsed from them, by content. */
export function evidenceLedger(store: LedgerStore) {
  return {
    /** Stores what came over the wire, as JSON. Secrets must be gone already. */
    async storeEvidence(ref: Omit<EvidenceRef, 'sha256' | 'bytes'>, raw: unknown): Promise<EvidenceRef> {
      const { what, source, request, collectedAt } = ref;
      const { sha256, bytes } = await putObject(store, raw);
      return { what, sha256, bytes, source, request, collectedAt };
    },
    putFacts: async (facts: unknown): Promise<Digest> => (await putObject(store, facts)).sha256,
    /** Throws `not-found`, and `ledger-corrupt` when the object does not match its digest. */
    getFacts: async (sha256: Digest): Promise<unknown> => getObject(store, sha256),
  };
}
