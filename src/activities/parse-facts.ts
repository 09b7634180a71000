import type { CaseFile } from '../domain/evidence/case-file';
import type { Reconstruction } from '../domain/assessment/reconstruction';
import type { Digest } from '../domain/text/digest';
import type { Finding } from '../domain/finding/finding';
import type { LogFacts } from '../domain/evidence/log-facts';
import type { IdentityFacts } from '../domain/evidence/identity-facts';
import type { RelatedFacts } from '../domain/finding/related-facts';
import type { TrailFacts } from '../domain/evidence/trail-facts';
import type { WorkloadSettings } from '../domain/workload/workload-settings';
import type { Ledger } from '../ledger/ledger';

/**
 * Facts are read back by the digest that one of our own activities returned, and the ledger checks that digest: what
 * comes back is what was stored, so naming its type here is a statement about our own writer and not about outside data.
 */
interface StoredFacts {
  readonly finding: Finding;
  readonly related: RelatedFacts;
  readonly identity: IdentityFacts;
  readonly trail: TrailFacts;
  readonly settings: WorkloadSettings;
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

/** The facts, where there is a digest of some. */
export async function readGiven<K extends keyof StoredFacts>(
  ledger: Ledger,
  kind: K,
  sha256: Digest | undefined,
): Promise<StoredFacts[K] | undefined> {
  return sha256 === undefined ? undefined : readFacts(ledger, kind, sha256);
}
