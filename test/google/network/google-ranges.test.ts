import { describe, expect, test } from '@jest/globals';
import { isGoogleAddress, originOf } from '../../../src/google/network/google-ranges';

describe('where a call came from', () => {
  test.each([
    // Google's own services, also as IPv6.
    ['private', 'google'],
    ['8.8.8.8', 'google'],
    ['74.125.1.1', 'google'],
    ['2001:4860:4860::8888', 'google'],
    // The blocks that customers of Google Cloud hold addresses of.
    ['34.76.10.20', 'cloud'],
    ['35.190.0.1', 'cloud'],
    ['104.154.0.1', 'cloud'],
    ['130.211.128.1', 'cloud'],
    ['2600:1900:4000::1', 'cloud'],
    ['gce-internal-ip', 'cloud'],
    // Inside a network of the same organization.
    ['10.128.0.5', 'cloud'],
    ['172.20.1.1', 'cloud'],
    ['192.168.0.9', 'cloud'],
    ['100.64.1.1', 'cloud'],
    ['fd20:1::5', 'cloud'],
    // The rest of the internet.
    ['198.51.100.23', 'outside'],
    ['203.0.113.7', 'outside'],
    ['::ffff:198.51.100.23', 'outside'],
    ['198.51.100.23:4444', 'outside'],
    ['2001:db8::7', 'outside'],
    [' 198.51.100.23 ', 'outside'],
    ['33.255.255.255', 'outside'],
    // Nothing that names anybody.
    ['', 'unknown'],
    ['127.0.0.1', 'unknown'],
    ['169.254.169.254', 'unknown'],
    ['0.0.0.0', 'unknown'],
    ['fe80::1', 'unknown'],
    ['PRIVATE ADDRESS', 'unknown'],
    ['10.evil.example', 'unknown'],
    ['34.76.10.20, 198.51.100.23', 'unknown'],
    ['x'.repeat(10_000), 'unknown'],
  ])('%.40s: %s', (address, origin) => {
    expect(originOf(address)).toBe(origin);
  });
});

describe('nothing to block', () => {
  test.each(['35.191.0.7', '130.211.0.9', '66.249.66.1', '192.178.1.1', '199.36.153.8', '2a00:1450::1'])(
    '%s is Google itself',
    (address) => {
      expect(isGoogleAddress(address)).toBe(true);
    },
  );

  test.each([
    '34.76.10.20',
    '35.190.0.1',
    '130.211.4.1',
    '199.36.153.12',
    '136.112.0.1',
    '8.34.208.1',
    '8.8.9.1',
  ])('%s can be anybody', (address) => {
    expect(isGoogleAddress(address)).toBe(false);
  });
});
