import { domainToASCII } from 'node:url';
import { addressKind } from '../../domain/text/ip-range';

/** Tells whether an address may be named to somebody outside: one that is globally reachable. */
export function isPublicAddress(text: string): boolean {
  return addressKind(text) === 'public';
}

/**
 * An address without what some tools write around it: a port, brackets, IPv6's form of an IPv4 address, full-width digits
 * and dots.
 */
export function plainAddress(text: string): string {
  const bare = inAscii(text)
    .replace(/^\[([^\]]{2,45})\](?::\d{1,5})?$/, '$1')
    .replace(/^([\d.]{7,15}):\d{1,5}$/, '$1');
  return bare.replace(/^::ffff:(?=[\d.]{7,15}$)/i, '');
}

/** The compatible forms of letters, digits and dots as the plain ones (U+FF0E, U+3002 and U+FF61 are dots in a host's name). */
function inAscii(text: string): string {
  return /^[ -~]*$/.test(text) ? text : text.normalize('NFKC').replaceAll('\u3002', '.');
}

const INTERNAL = /(?:^|\.)(?:internal|local|localhost|localdomain|lan|corp|home|intranet|private|arpa|svc)$/;
const HOSTNAME = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** Longer ones are no host's name, and what is not looked at costs nothing. */
const LONGEST = 1_000;

/**
 * A host's name as DNS has it: in lower case, without a closing dot, an internationalised one in its ASCII form
 * (`xn--...`). Undefined when it is none, or an address.
 */
export function domainName(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  const plain = inAscii(text.trim()).toLowerCase();
  const name = (/^[ -~]*$/.test(plain) ? plain : domainToASCII(plain)).replace(/\.$/, '');
  return name.length <= 253 && HOSTNAME.test(name) ? name : undefined;
}

/** Tells whether a host is one of an internal network, which nobody outside knows. */
export function isInternalName(name: string): boolean {
  return INTERNAL.test(name);
}

/** As `domainName`, and undefined when it is an internal one, too. */
function publicDomain(text: string): string | undefined {
  const name = domainName(text);
  return name === undefined || isInternalName(name) ? undefined : name;
}

/** An http(s) address without credentials, query and fragment, or undefined when its host may not be named outside. */
export function publicUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!isPublicAddress(host) && publicDomain(host) === undefined) return undefined;
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  return url.href;
}
