import { isLoopback, parseLoopback } from '../domain/text/ip-range';

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

/** Whether an address is on this machine. */
export function isLoopbackUrl(url: string): boolean {
  return URL.canParse(url) && isLoopback(new URL(url).hostname);
}

/** What carries a page: the path and the query may be anything, since they are the receiver's own. */
export function isWebhookUrl(url: string): boolean {
  if (url.length > 2_000 || !URL.canParse(url)) return false;
  const { protocol, username, password, hash } = new URL(url);
  return /^https?:$/.test(protocol) && [username, password, hash].every((part) => part === '');
}

/** Whether it is the plain HTTP address of something on this machine. */
export function isLocalUrl(url: string): boolean {
  return isPlainUrl(url) && url.startsWith('http:') && isLoopbackUrl(url);
}
