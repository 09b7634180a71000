import { z } from 'zod';
import type { EvidenceRef } from '../../domain/evidence/evidence';
import { Failure } from '../../domain/failures';
import { digestValue, type Digest } from '../../domain/text/digest';
import { evidenceRefSchema } from '../shared/evidence';
import type { LedgerStore } from '../store/file-store';
import { objectKey, readObject } from '../store/objects';
import { incidentPrefix } from '../store/paths';
import { readRecord, recordOf } from '../store/records';
import { appendOnce, readSequence, type Numbered } from '../store/sequence';

/** One sealed segment of an incident's evidence. Its digest is that of its canonical JSON. */
export type Manifest = z.infer<typeof manifestSchema>;
export const manifestSchema = recordOf({
  /** 1 for the first. */
  index: z.number().int().positive(),
  incident: z.string(),
  /** Digest of the manifest before it; null for the first. */
  previous: z.string().nullable(),
  references: z.array(evidenceRefSchema).readonly(),
  /** RFC 3339. */
  sealedAt: z.string(),
  /** The process that sealed it. */
  by: z.string(),
});

/** Sealed evidence, chained by digest. */
export function manifestLedger(store: LedgerStore) {
  return {
    /**
     * Seals references as the incident's next manifest. The same references again are the same manifest, whichever process seals
     * them. Every object must be in the ledger and whole: throws `not-found` or `ledger-corrupt` and seals nothing otherwise.
     */
    async sealManifest(
      incident: string,
      references: readonly EvidenceRef[],
      { at, by }: { readonly at: string; readonly by: string },
    ): Promise<{ readonly digest: Digest; readonly index: number }> {
      for (const { sha256 } of references) await readObject(store, sha256);
      const content = digestValue(references);
      const { sha256, number } = await appendOnce(
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
    /** All manifests, oldest first. Throws `ledger-corrupt`. */
    async readManifests(incident: string): Promise<readonly Manifest[]> {
      return (await readSequence(store, incidentPrefix(incident, 'manifests'), manifestSchema)).map(
        ({ record }) => record,
      );
    },
    /** Everything that is wrong with the incident's evidence; empty when it is whole. Needs nothing but the ledger. */
    verifyManifests: async (incident: string) => verifyManifests(store, incident),
  };
}

function previousDigest(entries: readonly Numbered<Manifest>[]): Digest | null {
  return entries.at(-1)?.sha256 ?? null;
}

/** One thing that is wrong with sealed evidence. */
interface ManifestFault {
  readonly kind: 'changed' | 'missing';
  /** The ledger key that it is about. */
  readonly key: string;
  /** The fault, in one sentence. */
  readonly text: string;
}

const NUMBER = /^[1-9][0-9]{0,8}$/;

/**
 * Checks an incident's manifests and every object that they name. Reads nothing but the store, so it works offline on a
 * copy. It finds what was changed or taken away; who holds the whole ledger can still rewrite all of it, which only a
 * digest kept elsewhere (the plan that was approved, the mark on the finding) shows.
 */
export async function verifyManifests(
  store: LedgerStore,
  incident: string,
): Promise<readonly ManifestFault[]> {
  const prefix = incidentPrefix(incident, 'manifests');
  const numbers = (await store.list(prefix)).filter((name) => NUMBER.test(name)).map(Number);
  const last = Math.max(0, ...numbers);
  // A planted high number must not make this run for ever: the gaps below it are one fault.
  const present = numbers.sort((a, b) => a - b);
  const faults: ManifestFault[] = present.length === last ? [] : [gap(prefix, present)];
  let before: Digest | null = null;
  for (const number of present) {
    const key = `${prefix}/${number}`;
    const { fault, value } = await attempt(key, async () => readRecord(store, key, manifestSchema));
    if (fault !== undefined) faults.push(fault);
    if (value !== undefined) {
      faults.push(...chainFaults(key, value.record, { incident, number, before }));
      faults.push(...(await objectFaults(store, value.record)));
    }
    before = value?.sha256 ?? null;
  }
  return faults;
}

function gap(prefix: string, present: readonly number[]): ManifestFault {
  const missing = present.findIndex((number, at) => number !== at + 1) + 1;
  return {
    kind: 'missing',
    key: `${prefix}/${missing}`,
    text: `manifest ${missing} is missing, although a later one is there`,
  };
}

function chainFaults(
  key: string,
  manifest: Manifest,
  expected: { readonly incident: string; readonly number: number; readonly before: Digest | null },
): readonly ManifestFault[] {
  const changed = (text: string): ManifestFault => ({ kind: 'changed', key, text });
  return [
    ...(manifest.incident === expected.incident ? [] : [changed(`it belongs to ${manifest.incident}`)]),
    ...(manifest.index === expected.number
      ? []
      : [changed(`it is manifest ${manifest.index} under another number`)]),
    ...(manifest.previous === expected.before
      ? []
      : [changed('it does not follow from the manifest before it')]),
  ];
}

async function objectFaults(store: LedgerStore, manifest: Manifest): Promise<readonly ManifestFault[]> {
  const faults: ManifestFault[] = [];
  for (const { sha256, bytes, what } of manifest.references) {
    const key = objectKey(sha256);
    const { fault, value } = await attempt(key, async () => readObject(store, sha256));
    if (fault !== undefined) faults.push({ ...fault, text: `${what}: ${fault.text}` });
    if (value !== undefined && value.length !== bytes) {
      faults.push({ kind: 'changed', key, text: `${what}: it has ${value.length} bytes and not ${bytes}` });
    }
  }
  return faults;
}

/** A damaged or missing entry becomes a fault; a disk that cannot be read is thrown on, since it says nothing of the evidence. */
async function attempt<T>(
  key: string,
  read: () => Promise<T>,
): Promise<{ readonly fault?: ManifestFault; readonly value?: T }> {
  try {
    return { value: await read() };
  } catch (thrown) {
    const { code, message } = Failure.from(thrown);
    if (code === 'ledger-corrupt') return { fault: { kind: 'changed', key, text: message } };
    if (code === 'not-found') return { fault: { kind: 'missing', key, text: message } };
    throw thrown;
  }
}
