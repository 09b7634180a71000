import { isIP } from 'node:net';
import type { Indicator, LeftOut } from '../../../domain/finding/indicator';
import { redact } from '../../../domain/text/redact';
import { redactUrl } from '../../../domain/text/redact/url';
import { isGoogleAddress, isGoogleHost, isGoogleUrl } from '../../network/google-ranges';
import {
  domainName,
  isInternalName,
  isPublicAddress,
  plainAddress,
  publicUrl,
} from '../../network/public-address';

/** Something in a finding that may be an indicator: its text, what it is said to be, and where it stood. */
export interface Candidate {
  readonly kind: Indicator['kind'];
  readonly value: string;
  readonly from: string;
}

/** The candidates that are looked up outside, and those that are not, each once and in the order given. */
interface SortedCandidates {
  readonly indicators: readonly Indicator[];
  readonly leftOut: readonly LeftOut[];
}

/** Most that are said to be left out. */
const MOST_SAID = 20;

/**
 * Sorts candidates into what may be looked up outside (public addresses, public domains in their ASCII form, URLs without
 * query and credentials) and what may not, with the reason: internal names, private addresses, what Google serves everybody
 * from (nobody may come to block those), what is nothing of the kind. One that stands in the wrong list is taken for what it
 * is. An address whose path holds what looks like a secret is kept without it, which no lookup takes, and its host beside it.
 */
export function sortCandidates(candidates: readonly Candidate[]): SortedCandidates {
  const sorted = candidates.flatMap(partsOf).map(sortOne);
  const seen = new Set<string>();
  const once = (key: string): boolean => !seen.has(key) && seen.add(key).has(key);
  const indicators = sorted
    .flatMap(({ taken }) => taken)
    .filter(({ kind, value }) => once(`${kind} ${value}`));
  const leftOut = sorted.flatMap(({ said }) => said).filter(({ text, why }) => once(`${text} ${why}`));
  return { indicators, leftOut: leftOut.slice(0, MOST_SAID) };
}

/** The indicators alone. */
export function selectIndicators(candidates: readonly Candidate[]): readonly Indicator[] {
  return sortCandidates(candidates).indicators;
}

/** Some tools write several into one text, and some break addresses so that nobody opens them (`hxxp://c2[.]example`). */
function partsOf({ kind, value, from }: Candidate): readonly Candidate[] {
  const whole = value.trim();
  const parts = whole.split(kind === 'url' ? /\s+/ : /[\s,;|]+/).map(mended);
  const apart = parts.filter((part) => part !== '');
  // A sentence with addresses in it names them; one without is one thing that cannot be read.
  const named = apart.filter((part) => part.includes('://') || isHost(part));
  const found = named.length === apart.length || kind === 'ip' ? named : [];
  return (found.length === 0 ? [mended(whole)] : found)
    .filter((part) => part !== '')
    .map((part) => ({ kind, value: part, from }));
}

function mended(part: string): string {
  return part
    .replaceAll(/\[\.\]|\(\.\)|\[dot\]/gi, '.')
    .replace(/^hxxp(?=s?(?:\[:\]|:)\/\/)/i, 'http')
    .replace('[:]//', '://');
}

function isHost(part: string): boolean {
  const host = part.replace(/\/.*$/, '').replace(/:\d{1,5}$/, '');
  return isIP(plainAddress(part)) !== 0 || domainName(host.replace(/^\*?\./, '')) !== undefined;
}

interface Sorted {
  readonly taken: readonly Indicator[];
  readonly said: readonly LeftOut[];
}

function sortOne({ kind, value, from }: Candidate): Sorted {
  if (kind === 'sha256') return taken({ kind, value, from });
  if (/^[a-z][a-z0-9+.-]{1,20}:\/\//i.test(value)) return sortUrl(value, from);
  const [host = '', ...path] = kind === 'url' ? value.split('/') : [value];
  const sorted = sortHost(host, from);
  if (path.length === 0 || sorted.taken.length === 0) return sorted;
  return {
    ...sorted,
    said: [...sorted.said, leftOut(value, from, 'it has no scheme; its host is looked up')],
  };
}

const HOST_OF = /^[a-z][a-z0-9+.-]{1,20}:\/\/(?:[^\s/?#@]{0,300}@)?(\[[^\]]{2,45}\]|[^\s/:?#]{1,300})/i;

function sortUrl(value: string, from: string): Sorted {
  const no = (why: string): Sorted => ({ taken: [], said: [leftOut(value, from, why)] });
  if (!URL.canParse(value)) return no('it is no address that can be read');
  const { protocol, hostname, username, password, search } = new URL(value);
  if (protocol !== 'http:' && protocol !== 'https:') {
    // Node leaves the host of a scheme that it does not know percent-encoded.
    const [, written = ''] = HOST_OF.exec(value) ?? [];
    const { taken: hosts, said } = sortHost(written.replace(/^\[|\]$/g, ''), from);
    if (hosts.length === 0) return { taken: [], said };
    return {
      taken: hosts,
      said: [leftOut(value, from, 'it is no address of the web; its host is looked up')],
    };
  }
  const url = publicUrl(value);
  if (url === undefined) return no('its host is internal or private');
  if (isGoogleUrl(url)) return no("its host is Google's own");
  const harmless = redactUrl(url);
  const open = harmless === url;
  return {
    taken: [
      { kind: 'url', value: harmless, from },
      ...(open ? [] : sortHost(hostname.replace(/^\[|\]$/g, ''), from).taken),
    ],
    said: [
      ...(open ? [] : [leftOut(url, from, 'its path holds what looks like a secret; its host is looked up')]),
      ...(username + password + search === ''
        ? []
        : [leftOut(value, from, 'looked up without its user, password and query')]),
    ],
  };
}

function sortHost(written: string, from: string): Sorted {
  const no = (why: string): Sorted => ({ taken: [], said: [leftOut(written, from, why)] });
  const address = plainAddress(written);
  if (isIP(address) !== 0) {
    if (!isPublicAddress(address)) return no('it is a private or local address');
    return isGoogleAddress(address) ? no("it is Google's own") : taken({ kind: 'ip', value: address, from });
  }
  // `*.c2.example` and `c2.example:443` name the same host.
  const domain = domainName(written.replace(/^\*?\./, '').replace(/:\d{1,5}$/, ''));
  if (domain === undefined) return no('it is no address and no domain name');
  if (isInternalName(domain)) return no('it is a name of an internal network');
  return isGoogleHost(domain) ? no("it is Google's own") : taken({ kind: 'domain', value: domain, from });
}

function taken(indicator: Indicator): Sorted {
  return { taken: [indicator], said: [] };
}

function leftOut(text: string, from: string, why: string): LeftOut {
  return { text: (text.includes('://') ? redactUrl(text) : redact(text)).slice(0, 200), from, why };
}
