import { expect, test } from '@jest/globals';
import { addressRange } from '../../../src/domain/text/ip-range';

test.each([
  ['8.8.8.8', 'public'],
  ['203.0.113.7', 'public'],
  ['192.0.2.44', 'public'],
  ['172.15.255.255', 'public'],
  ['172.32.0.0', 'public'],
  ['2001:db8::1', 'public'],
  ['::ffff:8.8.8.8', 'public'],
  ['10.0.0.1', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'private'],
  ['169.254.169.254', 'private'],
  ['127.0.0.1', 'private'],
  ['::1', 'private'],
  ['::', 'private'],
  ['fd00::1', 'private'],
  ['fe80::1', 'private'],
  ['::ffff:10.0.0.1', 'private'],
  ['256.1.1.1', 'unknown'],
  ['1.2.3', 'unknown'],
  ['evil.example', 'unknown'],
  ['', 'unknown'],
  ['abc', 'unknown'],
])('%s is %s', (address, range) => {
  expect(addressRange(address)).toBe(range);
});
