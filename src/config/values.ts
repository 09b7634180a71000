import { z } from 'zod';
import { isLoopback, parseLoopback } from '../domain/text/ip-range';

/** The environment to read: `process.env` or a part of it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A text of one form; `expected` says which. */
export const text = (pattern: RegExp, expected: string) => z.string().regex(pattern, `must be ${expected}`);

/** A whole number from 1 to `most`. */
export const wholeNumber = (most: number) =>
  text(/^\d{1,9}$/, `a whole number from 1 to ${most}`)
    .transform(Number)
    .refine((value) => value >= 1 && value <= most, `must be a whole number from 1 to ${most}`);

/** `HOST:PORT` on this machine, with a port that can be. */
export function isLoopbackAddress(address: string): boolean {
  return parseLoopback(address) !== undefined;
}

/** An address of a site without anything behind its path: no user, query or fragment. */
export function isPlainUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, username, password, search, hash } = new URL(url);
  return /^https?:$/.test(protocol) && [username, password, search, hash].every((part) => part === '');
}

/** Tells whether an address is on this machine. */
export function isLoopbackUrl(url: string): boolean {
  return URL.canParse(url) && isLoopback(new URL(url).hostname);
}

/** Tells whether a URL can take pages. Path and query may be anything, since they are the receiver's own. */
export function isWebhookUrl(url: string): boolean {
  if (url.length > 2_000 || !URL.canParse(url)) return false;
  const { protocol, username, password, hash } = new URL(url);
  return /^https?:$/.test(protocol) && [username, password, hash].every((part) => part === '');
}

/** Tells whether it is the plain HTTP address of something on this machine. */
export function isLocalUrl(url: string): boolean {
  return isPlainUrl(url) && url.startsWith('http:') && isLoopbackUrl(url);
}
