import type { EvidenceRef, Gap, ReadResult } from '../domain/evidence/evidence';
import type { ReadFrom } from '../google/client/read';
import type { ActivityDeps } from './deps';
import { defined } from '../domain/defined';

/** Stores what a read gave, and says where: the raw answer as evidence, the parsed facts beside it. */
export async function keep<T>(
  deps: Pick<ActivityDeps, 'ledger' | 'now'>,
  what: string,
  read: ReadFrom<T>,
  headline: string,
): Promise<ReadResult> {
  return {
    evidence: [await storeRaw(deps, what, read)],
    facts: await deps.ledger.putFacts(read.facts),
    headline,
    gaps: [],
  };
}

export async function storeRaw(
  deps: Pick<ActivityDeps, 'ledger' | 'now'>,
  what: string,
  read: Omit<ReadFrom<unknown>, 'facts'>,
): Promise<EvidenceRef> {
  const { source, request, raw } = read;
  return deps.ledger.storeEvidence({ what, source, request, collectedAt: deps.now().toISOString() }, raw);
}

/** The gap of a part that could not be read while the rest of the read went on. */
export function partGap(what: string, hides: string, why: string, permission: string | undefined): Gap {
  return { what, hides, why, ...defined({ permission }) };
}
