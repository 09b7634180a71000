import { describe, expect, test } from '@jest/globals';
import {
  addressKind,
  addressRange,
  isLoopback,
  parseLoopback,
  type AddressKind,
} from '../../../src/domain/text/ip-range';
import { isPublicAddress } from '../../../src/google/network/public-address';

/** The last address before a block, its first and last, and the first behind it, where those are of another kind. */
const table: readonly (readonly [kind: AddressKind, of: string, ...addresses: readonly string[]])[] = [
  ['public', 'anybody', '8.8.8.8', '1.0.0.0', '9.255.255.255', '11.0.0.0', '223.255.255.255', '2600:1900::1'],
  ['public', 'documentation', '192.0.2.44', '198.51.100.23', '203.0.113.7', '2001:db8::1', '2001:DB8::1'],
  ['public', 'anybody, beside a special block', '192.0.1.0', '198.17.255.255', '198.20.0.0', '2001:3::'],
  [
    'public',
    'anybody, beside an internal block',
    '172.15.255.255',
    '172.32.0.0',
    '100.63.255.255',
    '100.128.0.0',
  ],
  ['public', 'an IPv4 address in the form of IPv6', '::ffff:8.8.8.8', '::ffff:808:808', '::FFFF:203.0.113.7'],
  ['public', 'an IPv4 address behind a translator', '64:ff9b::8.8.8.8', '64:ff9b::cb00:7107'],
  ['internal', 'RFC 1918', '10.0.0.0', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  ['internal', 'carrier-grade NAT', '100.64.0.0', '100.127.255.255'],
  ['internal', 'unique local', 'fc00::', 'fd00::1', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['internal', 'RFC 1918 in the forms of IPv6', '::ffff:10.0.0.1', '::ffff:a00:1', '64:ff9b::10.0.0.1'],
  ['local', 'this network', '0.0.0.0', '0.255.255.255', '::'],
  ['local', 'loopback', '127.0.0.1', '127.255.255.255', '::1', '::ffff:127.0.0.1'],
  ['local', 'link-local', '169.254.169.254', 'fe80::1', 'febf::1'],
  ['special', 'protocol assignments', '192.0.0.0', '192.0.0.255'],
  ['special', 'benchmarks', '198.18.0.0', '198.19.255.255', '2001:2::1'],
  ['special', 'multicast', '224.0.0.1', '239.255.255.255', 'ff02::1', 'ff0e::1'],
  ['special', 'reserved', '240.0.0.1', '255.255.255.255', '::ffff:255.255.255.255'],
  [
    'special',
    'outside global unicast',
    '100::1',
    '64:ff9b:1::1',
    '::10.0.0.1',
    '::8.8.8.8',
    '::808:808',
    '4000::1',
    'fec0::1',
  ],
];
const addresses = table.flatMap(([kind, of, ...each]) => each.map((address) => ({ kind, of, address })));
const none = [
  '256.1.1.1',
  '1.2.3',
  '127.1',
  '0x7f.0.0.1',
  '08.8.8.8',
  'fe80::1%eth0',
  'evil.example',
  '',
  'abc',
  '::1::',
];

describe('where an address lies', () => {
  test.each(addresses)('$address is $kind: $of', ({ kind, address }) => {
    expect(addressKind(address)).toBe(kind);
  });

  test.each(none)('%j is no address', (text) => {
    expect(addressKind(text)).toBeUndefined();
    expect(addressRange(text)).toBe('unknown');
  });

  test.each(addresses)('$address has one range for all that ask', ({ kind, address }) => {
    const range = { public: 'public', internal: 'private', local: 'private', special: 'unknown' }[kind];
    expect(addressRange(` ${address} `)).toBe(range);
    expect(isPublicAddress(address)).toBe(kind === 'public');
  });
});

test.each([
  ['8.8.8.8:7233', false],
  ['example.com:7233', false],
  ['127.0.0.1.example.com:7233', false],
  ['localhost.example.com', false],
  ['127.evil.com', false],
  ['0.0.0.0:7233', false],
  ['169.254.169.254', false],
  ['metadata.google.internal', false],
  ['[2001:db8::1]:7233', false],
  ['', false],
  ['127.0.0.1:7233', true],
  ['127.0.0.1', true],
  ['127.1.2.3:1', true],
  ['localhost:7233', true],
  ['[::1]:7233', true],
  ['::1', true],
])('%s is this machine: %s', (address, expected) => {
  expect(isLoopback(address)).toBe(expected);
});

test.each([
  ['127.0.0.1:8443', { host: '127.0.0.1', port: 8443 }],
  ['localhost:1', { host: 'localhost', port: 1 }],
  ['[::1]:65535', { host: '[::1]', port: 65_535 }],
  ['127.0.0.1', undefined],
  ['127.0.0.1:0', undefined],
  ['127.0.0.1:65536', undefined],
  ['127.0.0.1:8443/', undefined],
  ['::1:8443', undefined],
  ['http://127.0.0.1:8443', undefined],
  ['127.0.0.1@evil.example:8443', undefined],
  ['10.0.0.5:8443', undefined],
])('%s as a host and a port on this machine', (address, expected) => {
  expect(parseLoopback(address)).toEqual(expected);
});
