import { z } from 'zod';
import { canonicalJson, type Digest, digestValue } from '../../domain/text/digest';
import { Failure } from '../../domain/failures';
import { storedBytes } from './objects';
import { isRecordKey } from './paths';
import type { LedgerStore } from './file-store';

/** Files read at the same time: enough to be quick, and far below what a process may have open. */
const AT_ONCE = 32;

const envelope = z.strictObject({ sha256: z.string(), record: z.unknown() });

/** A record's schema: these members and no other, and its type read-only. */
export function recordOf<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject(shape).readonly();
}

/** A list of texts in a record. */
export const texts = z.array(z.string()).readonly();

/** A record with the digest of its canonical JSON. */
export interface Stored<T> {
  readonly sha256: Digest;
  readonly record: T;
}

/**
 * Creates a named record. `same`: it is there already with this content, so a retry is harmless; `differs`: it is there
 * with another content, which stays. Throws `ledger-corrupt` when what is there is damaged, `internal` for a place that
 * paths.ts does not have: the verifier would call it planted.
 */
export async function createRecord(
  store: LedgerStore,
  key: string,
  record: unknown,
): Promise<'created' | 'same' | 'differs'> {
  if (!isRecordKey(key)) throw new Failure('internal', `${key} is no place of a record; see paths.ts`);
  // Checks first that it is JSON: the digest alone would throw what nobody expects from a ledger.
  storedBytes(record);
  const sha256 = digestValue(record);
  if ((await store.create(key, storedBytes({ sha256, record }))) === 'created') return 'created';
  const existing = await readEnvelope(store, key);
  return existing?.sha256 === sha256 ? 'same' : 'differs';
}

/** A named record; `undefined` when there is none. Throws `ledger-corrupt`, naming the key, when it is damaged or foreign. */
export async function readRecord<T>(
  store: LedgerStore,
  key: string,
  schema: z.ZodType<T>,
): Promise<Stored<T> | undefined> {
  const stored = await readEnvelope(store, key);
  if (stored === undefined) return undefined;
  const parsed = schema.safeParse(stored.record);
  if (parsed.success) return { sha256: stored.sha256, record: parsed.data };
  throw corrupt(key, `it is not a record of this kind: ${firstIssue(parsed.error)}`);
}

/** Creates the record, or gives the one that was there first: what a retry said second never counts. */
export async function createFirst<T>(
  store: LedgerStore,
  key: string,
  schema: z.ZodType<T>,
  record: T,
): Promise<Stored<T>> {
  await createRecord(store, key, record);
  const stored = await readRecord(store, key, schema);
  if (stored === undefined) throw corrupt(key, 'it was deleted right after it was written');
  return stored;
}

/** All records directly below a prefix, in the order of their names. */
export async function readRecords<T>(
  store: LedgerStore,
  prefix: string,
  schema: z.ZodType<T>,
): Promise<readonly T[]> {
  return readEach(store, prefix, async (key) => readRecord(store, key, schema));
}

async function readEach<T>(
  store: LedgerStore,
  prefix: string,
  read: (key: string) => Promise<Stored<T> | undefined>,
): Promise<readonly T[]> {
  const names = await store.list(prefix);
  const records: T[] = [];
  for (let start = 0; start < names.length; start += AT_ONCE) {
    const page = names.slice(start, start + AT_ONCE);
    const stored = await Promise.all(page.map(async (name) => read(`${prefix}/${name}`)));
    records.push(...stored.flatMap((one) => (one === undefined ? [] : [one.record])));
  }
  return records;
}

/** As `readRecord`, but a record that is damaged counts as none: for what must be told without it. */
export async function readSoundRecord<T>(
  store: LedgerStore,
  key: string,
  schema: z.ZodType<T>,
): Promise<Stored<T> | undefined> {
  try {
    return await readRecord(store, key, schema);
  } catch (thrown) {
    if (Failure.from(thrown).code === 'ledger-corrupt') return undefined;
    throw thrown;
  }
}

/** As `readRecords`, without those that are damaged. */
export async function readSoundRecords<T>(
  store: LedgerStore,
  prefix: string,
  schema: z.ZodType<T>,
): Promise<readonly T[]> {
  return readEach(store, prefix, async (key) => readSoundRecord(store, key, schema));
}

async function readEnvelope(store: LedgerStore, key: string): Promise<Stored<unknown> | undefined> {
  const bytes = await store.read(key);
  if (bytes === undefined) return undefined;
  const stored = parseEnvelope(bytes);
  if (stored === undefined) throw corrupt(key, 'it is not a record of the ledger');
  if (digestValue(stored.record) !== stored.sha256)
    throw corrupt(key, 'its content does not match its digest');
  return stored;
}

/** Parses a record's bytes; `undefined` when they are none. The digest is not checked. */
export function parseEnvelope(bytes: Uint8Array): Stored<unknown> | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const stored = envelope.parse(JSON.parse(text));
    // Only the canonical form is ours: another spelling of the same value was written by somebody else.
    return canonicalJson(stored) === text ? stored : undefined;
  } catch {
    return undefined;
  }
}

/** Describes the first fault of an outside value, in short: where, and why. */
export function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? 'unknown' : `${issue.path.join('.') || 'record'}: ${issue.message}`;
}

function corrupt(key: string, why: string): Failure {
  return new Failure('ledger-corrupt', `${key} is damaged: ${why}`);
}
