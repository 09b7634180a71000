import type { Digest } from '../../domain/text/digest';
import { digestValue } from '../../domain/text/digest';
import type { EvidenceRef } from '../../domain/evidence/evidence';
import { manifestSchema, type Manifest } from './manifest';
import { readObject } from '../store/objects';
import { incidentPrefix } from '../store/paths';
import { appendOnce, readSequence, type Numbered } from '../store/sequence';
import type { LedgerStore } from '../store/store';
import { verifyManifests, type ManifestFault } from './verify-manifests';

/** Sealed evidence, chained by digest. */
export interface ManifestLedger {
  /**
   * Seals references as the incident's next manifest. The same references again are the same manifest, whoever seals
   * them. Every object must be in the ledger and whole: throws `not-found` or `ledger-corrupt` and seals nothing otherwise.
   */
  sealManifest(
    incident: string,
    references: readonly EvidenceRef[],
    seal: { readonly at: string; readonly by: string },
  ): Promise<{ readonly digest: Digest; readonly index: number }>;
  /** All manifests, oldest first. Throws `ledger-corrupt`. */
  readManifests(incident: string): Promise<readonly Manifest[]>;
  /** Everything that is wrong with the incident's evidence; empty when it is whole. Needs nothing but the ledger. */
  verifyManifests(incident: string): Promise<readonly ManifestFault[]>;
}

export function manifestLedger(store: LedgerStore): ManifestLedger {
  return {
    async sealManifest(incident, references, { at, by }) {
      for (const { sha256 } of references) await readObject(store, sha256);
      const content = digestValue(references);
      const { sha256, number } = await appendOnce<Manifest>(
        store,
        incidentPrefix(incident, 'manifests'),
        manifestSchema,
        {
          mine: (entries) => entries.find(({ record }) => digestValue(record.references) === content),
          next: (entries) => ({
            index: entries.length + 1,
            incident,
            previous: previousDigest(entries),
            references,
            sealedAt: at,
            by,
          }),
        },
      );
      return { digest: sha256, index: number };
    },
    async readManifests(incident) {
      return (await readSequence(store, incidentPrefix(incident, 'manifests'), manifestSchema)).map(
        ({ record }) => record,
      );
    },
    verifyManifests: async (incident) => verifyManifests(store, incident),
  };
}

function previousDigest(entries: readonly Numbered<Manifest>[]): Digest | null {
  return entries.at(-1)?.sha256 ?? null;
}
