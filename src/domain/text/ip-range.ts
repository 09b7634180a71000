/** Where an IP address lies: on the internet, in a private or local range, or it is no address. */
export type AddressRange = 'public' | 'private' | 'unknown';

// Private use, carrier-grade NAT, link-local, loopback, this network. Documentation ranges count as public: nobody owns them, but nobody
// is at home there either.
const PRIVATE: readonly (readonly [base: string, bits: number])[] = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['127.0.0.0', 8],
  ['0.0.0.0', 8],
];

/** The range of an address in text form, IPv4 or IPv6. */
export function addressRange(address: string): AddressRange {
  const text = address.trim().toLowerCase();
  const v4 = ipv4(text.startsWith('::ffff:') ? text.slice(7) : text);
  if (v4 !== undefined) return PRIVATE.some(([base, bits]) => inRange(v4, base, bits)) ? 'private' : 'public';
  if (!/^[0-9a-f:]{2,39}$/.test(text) || !text.includes(':')) return 'unknown';
  return /^(?:::1?$|f[cd]|fe[89ab])/.test(text) ? 'private' : 'public';
}

function ipv4(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

function inRange(address: number, base: string, bits: number): boolean {
  const size = 2 ** (32 - bits);
  return Math.floor(address / size) === Math.floor((ipv4(base) ?? 0) / size);
}
