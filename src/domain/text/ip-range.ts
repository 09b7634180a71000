import { IPv4, IPv6 } from 'ipaddr.js';

/**
 * Where an IP address lies, after IANA's registries of special addresses: `public` is one that is globally reachable,
 * `internal` one of an organization's own network, `local` one of this machine or link, `special` any other (multicast,
 * benchmarks, reserved, not allocated), which names nobody. Documentation ranges are `public`: nothing private ever has one,
 * and simulated attacks come from them.
 */
export type AddressKind = 'public' | 'internal' | 'local' | 'special';

/** Blocks of IPv4 that are not globally reachable, by what they are. */
const V4 = (
  [
    { kind: 'internal', blocks: ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16'] },
    { kind: 'local', blocks: ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16'] },
    { kind: 'special', blocks: ['192.0.0.0/24', '198.18.0.0/15', '224.0.0.0/4', '240.0.0.0/4'] },
  ] as const
).map(({ kind, blocks }) => ({ kind, blocks: blocks.map((block) => IPv4.parseCIDR(block)) }));

/** Blocks of IPv6, the first that fits. Global unicast is one of them, and what lies in none is `special`. */
const V6 = (
  [
    { kind: 'internal', block: 'fc00::/7' },
    { kind: 'local', block: '::/127' },
    { kind: 'local', block: 'fe80::/10' },
    { kind: 'special', block: '2001:2::/48' },
    { kind: 'public', block: '2000::/3' },
  ] as const
).map(({ kind, block }) => ({ kind, block: IPv6.parseCIDR(block) }));

/** IPv6's forms of an IPv4 address (RFC 4291), and of one behind a translator (RFC 6052): the address within decides. */
const CARRIERS = ['::ffff:0:0/96', '64:ff9b::/96'].map((block) => IPv6.parseCIDR(block));

/** The kind of an address in text form, IPv4 in four decimal parts or IPv6 without a zone. Undefined for anything else. */
export function addressKind(text: string): AddressKind | undefined {
  if (IPv4.isValidFourPartDecimal(text)) return kindOf4(IPv4.parse(text));
  if (text.includes('%') || !IPv6.isValid(text)) return undefined;
  // The library takes `::8.8.8.8`, the form that RFC 4291 gave up, for `::ffff:8.8.8.8`.
  if (/^::\d+\./.test(text)) return 'special';
  const address = IPv6.parse(text);
  if (CARRIERS.some((block) => address.match(block))) {
    return kindOf4(new IPv4(address.toByteArray().slice(12)));
  }
  return V6.find(({ block }) => address.match(block))?.kind ?? 'special';
}

function kindOf4(address: IPv4): AddressKind {
  return V4.find(({ blocks }) => blocks.some((block) => address.match(block)))?.kind ?? 'public';
}

/** Where an address lies: on the internet, in somebody's own network or machine, or neither that can be told. */
type AddressRange = 'public' | 'private' | 'unknown';

/** The range of an address in text form, IPv4 or IPv6; `unknown` also for what is no address. */
export function addressRange(address: string): AddressRange {
  const kind = addressKind(address.trim());
  if (kind === 'public') return 'public';
  return kind === 'internal' || kind === 'local' ? 'private' : 'unknown';
}

/**
 * Tells whether `address`, a host or `host:port`, names this machine only. Names other than `localhost` do not,
 * wherever they lead.
 */
export function isLoopback(address: string): boolean {
  const host = /^\[(.*)\](?::\d+)?$/.exec(address)?.[1] ?? address.replace(/^([^:]*):\d+$/, '$1');
  if (host === 'localhost' || host === '::1') return true;
  return IPv4.isValidFourPartDecimal(host) && host.startsWith('127.');
}

/** Host and port of `HOST:PORT` on this machine, the host as it is written. Undefined for any other, and a port that cannot be. */
export function parseLoopback(address: string): { readonly host: string; readonly port: number } | undefined {
  const [, host = '', digits = ''] = /^([^:]+|\[[0-9a-f:]+\]):([1-9]\d{0,4})$/.exec(address) ?? [];
  const port = Number(digits);
  return isLoopback(host) && port <= 65_535 ? { host, port } : undefined;
}
