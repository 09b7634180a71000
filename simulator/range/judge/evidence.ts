import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const manifestSchema = z.object({
  record: z.object({ references: z.array(z.object({ what: z.string(), sha256: z.string() })) }),
});

/** The contents of the product's ledger, read without the product. */
export interface SealedEvidence {
  /** When the first manifest was written, by the file system: milliseconds since the epoch. Undefined: there is none. */
  readonly sealedAtMs: number | undefined;
  /** How many objects it names. */
  readonly objects: number;
  /** The objects that are missing or do not match their digest, in words. */
  readonly faults: readonly string[];
}

/** Reads the first manifest of an incident, `<workload>#<number>`, and everything that it names. */
export async function readEvidence(ledger: string, incident: string): Promise<SealedEvidence> {
  const file = path.join(ledger, 'incidents', incident, 'manifests', '1');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return { sealedAtMs: undefined, objects: 0, faults: [`there is no ${file}`] };
  }
  const { mtimeMs } = await stat(file);
  const { references } = manifestSchema.parse(JSON.parse(text)).record;
  const faults = await Promise.all(references.map(async ({ what, sha256 }) => faultOf(ledger, what, sha256)));
  return {
    sealedAtMs: mtimeMs,
    objects: references.length,
    faults: faults.filter((fault) => fault !== undefined),
  };
}

async function faultOf(ledger: string, what: string, sha256: string): Promise<string | undefined> {
  try {
    const bytes = await readFile(path.join(ledger, 'objects', sha256.slice(0, 2), sha256));
    const found = createHash('sha256').update(bytes).digest('hex');
    return found === sha256 ? undefined : `${what} does not match its digest ${sha256}`;
  } catch {
    return `${what} is not in the ledger`;
  }
}
