import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { canonicalJson } from './canonical-json';

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
