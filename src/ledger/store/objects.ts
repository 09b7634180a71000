import { canonicalJson, type Digest, digestBytes } from '../../domain/text/digest';
import { Failure } from '../../domain/failures';
import type { LedgerStore } from './file-store';

const DIGEST = /^[0-9a-f]{64}$/;

/** The key of an object; folders by the first byte, since many file systems are slow with very full folders. */
export function objectKey(sha256: Digest): string {
  if (!DIGEST.test(sha256)) {
    throw new Failure(
      'malformed',
      `${JSON.stringify(sha256.slice(0, 80))} is not a SHA-256 of 64 lower-case hex characters`,
    );
  }
  return `objects/${sha256.slice(0, 2)}/${sha256}`;
}

/** The bytes under which a value is stored: canonical JSON as UTF-8. Throws `malformed` on what JSON cannot carry. */
export function storedBytes(value: unknown): Uint8Array {
  try {
    return new TextEncoder().encode(canonicalJson(value));
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Failure('malformed', `the ledger stores JSON only: ${why}`, { cause: thrown });
  }
}

/**
 * Stores a value under the digest of its canonical JSON; the same value again is the same object. Throws
 * `ledger-corrupt` when the object is there already and damaged.
 */
export async function putObject(
  store: LedgerStore,
  value: unknown,
): Promise<{ readonly sha256: Digest; readonly bytes: number }> {
  const bytes = storedBytes(value);
  const sha256 = digestBytes(bytes);
  if ((await store.create(objectKey(sha256), bytes)) === 'exists') await readObject(store, sha256);
  return { sha256, bytes: bytes.length };
}

/** The value of an object. Throws `ledger-corrupt` when its bytes do not match the digest, `not-found` when it is missing. */
export async function getObject(store: LedgerStore, sha256: Digest): Promise<unknown> {
  const value: unknown = JSON.parse(new TextDecoder().decode(await readObject(store, sha256)));
  return value;
}

/** The bytes of an object, checked. Throws like `getObject`. */
export async function readObject(store: LedgerStore, sha256: Digest): Promise<Uint8Array> {
  const key = objectKey(sha256);
  const bytes = await store.read(key);
  if (bytes === undefined) throw new Failure('not-found', `the ledger has no object ${key}`);
  const found = digestBytes(bytes);
  if (found !== sha256) {
    throw new Failure(
      'ledger-corrupt',
      `${key} was changed after it was stored: its bytes have the SHA-256 ${found}`,
    );
  }
  return bytes;
}
