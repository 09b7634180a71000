import { z } from 'zod';
import type { Digest } from '../../domain/text/digest';
import type { EvidenceRef } from '../../domain/evidence/evidence';
import { evidenceRefSchema } from '../shared/evidence';

export const manifestSchema = z.strictObject({
  index: z.number().int().positive(),
  incident: z.string(),
  previous: z.string().nullable(),
  references: z.array(evidenceRefSchema),
  sealedAt: z.string(),
  by: z.string(),
});

/** One sealed segment of an incident's evidence. Its digest is that of its canonical JSON. */
export interface Manifest {
  /** 1 for the first. */
  readonly index: number;
  readonly incident: string;
  /** Digest of the manifest before it; null for the first. */
  readonly previous: Digest | null;
  readonly references: readonly EvidenceRef[];
  /** RFC 3339. */
  readonly sealedAt: string;
  /** The process that sealed it. */
  readonly by: string;
}
