import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** SHA-256 as 64 lower-case hex characters. */
export type Digest = string;

/** SHA-256 of bytes. Works in the workflow sandbox, where Node's crypto does not exist. */
export function digestBytes(bytes: Uint8Array): Digest {
  return bytesToHex(sha256(bytes));
}

/** SHA-256 of a text as UTF-8. */
export function digestText(text: string): Digest {
  return digestBytes(new TextEncoder().encode(text));
}

/** SHA-256 of a value's canonical JSON (RFC 8785). */
export function digestValue(value: unknown): Digest {
  return digestText(canonicalJson(value));
}

/** Characters of a plan's hash that a person types; long enough not to collide by accident within an incident. */
export const SHORT_HASH = 8;

export function shortHash(digest: Digest): string {
  return digest.slice(0, SHORT_HASH);
}

/**
 * Canonical JSON after RFC 8785: the same value always gives the same text, so that its digest can be compared.
 * Throws on what JSON cannot carry (undefined members, functions, NaN, lone surrogates) instead of dropping it.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError('not JSON: lone surrogate');
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('not JSON: number that is not finite');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') {
    const members = Object.entries(value)
      // RFC 8785 orders by UTF-16 code units, which is what `<` compares.
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${canonicalJson(key)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  throw new TypeError(`not JSON: ${typeof value}`);
}
