import { caseFileParts, type CaseFile, type CaseFilePart } from '../domain/evidence/case-file';
import type { Reconstruction } from '../domain/assessment/reconstruction';
import type { Digest } from '../domain/text/digest';
import type { Finding } from '../domain/finding/finding';
import type { LogFacts } from '../domain/evidence/log-facts';
import { defined } from '../domain/defined';
import type { Ledger } from '../ledger/ledger';

/**
 * Facts are read back by the digest that one of our own activities returned, and the ledger checks that digest: what
 * comes back is what was stored, so naming its type here is a statement about our own writer and not about outside data.
 */
interface StoredFacts extends Required<Pick<CaseFile, CaseFilePart>> {
  readonly finding: Finding;
  readonly log: LogFacts;
  readonly caseFile: CaseFile;
  readonly reconstruction: Reconstruction;
}

export async function readFacts<K extends keyof StoredFacts>(
  ledger: Ledger,
  _kind: K,
  sha256: Digest,
): Promise<StoredFacts[K]> {
  return (await ledger.getFacts(sha256)) as StoredFacts[K];
}

/** The facts of each digest, in their order. */
export async function readEach<K extends keyof StoredFacts>(
  ledger: Ledger,
  kind: K,
  digests: readonly Digest[],
): Promise<readonly StoredFacts[K][]> {
  return Promise.all(digests.map(async (sha256) => readFacts(ledger, kind, sha256)));
}

/** The parts of a case file that there is a digest of. */
export async function readParts(
  ledger: Ledger,
  digests: Readonly<Partial<Record<CaseFilePart, Digest>>>,
): Promise<Pick<CaseFile, CaseFilePart>> {
  const parts = caseFileParts.map(async (part) => [part, await readGiven(ledger, part, digests[part])]);
  return defined(Object.fromEntries(await Promise.all(parts)));
}

/** The facts, where there is a digest of some. */
export async function readGiven<K extends keyof StoredFacts>(
  ledger: Ledger,
  kind: K,
  sha256: Digest | undefined,
): Promise<StoredFacts[K] | undefined> {
  return sha256 === undefined ? undefined : readFacts(ledger, kind, sha256);
}
