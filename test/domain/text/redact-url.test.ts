import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { redactUrl } from '../../../src/domain/text/redact/url';

const SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('what looks like a secret in an address goes', () => {
  test.each([
    ['http://c2.example/reset/9f8a7b6c', 'http://c2.example/reset/[redacted]'],
    ['http://c2.example/a/token/abc123/b', 'http://c2.example/a/token/[redacted]/b'],
    ['http://c2.example/x;jsessionid=9F8A', 'http://c2.example/[redacted]'],
    ['http://c2.example/8f14e45fceea167a5a36dedd4bea2543', 'http://c2.example/[redacted]'],
    ['http://c2.example/9b2d7a80-1c1f-4c8e-9f61-0a4bb9f2c111/x', 'http://c2.example/[redacted]/x'],
    ['http://c2.example/u/AKIAIOSFODNN7EXAMPLE', 'http://c2.example/u/[redacted]'],
    ['http://c2.example/ghp_abcdefghij0123456789/x', 'http://c2.example/[redacted]/x'],
    ['http://c2.example/password%3Ds3cret', 'http://c2.example/[redacted]'],
    ['http://c2.example/dGhpcyBpcyBhIHNlY3JldCB0ZXh0', 'http://c2.example/[redacted]'],
    [`http://c2.example/${'a/'.repeat(1_500)}`, 'http://c2.example/[redacted]'],
    ['http://ada:s3cret@c2.example/x', 'http://[redacted]@c2.example/x'],
    ['http://c2.example/x?key=s3cret', 'http://c2.example/x?key=[redacted]'],
    ['https://hooks.slack.com/services/T0/B0/XXXX', 'https://hooks.slack.com/services/[redacted]'],
    ['not an address password=s3cret', 'not an address password=[redacted]'],
  ])('%s', (href, expected) => {
    expect(redactUrl(href)).toBe(expected);
    expect(redactUrl(expected)).toBe(expected);
  });
});

describe('what an analyst looks up stays', () => {
  test.each([
    'http://c2.example:8080/k/x86_64',
    'http://c2.example/wp-content/plugins/akismet/readme.php',
    'https://storage.googleapis.com/acme-bucket/releases/payment-api-v2.1.0-linux-amd64.tar.gz',
    `http://c2.example/files/${SHA256}`,
    'http://c2.example/login',
    'http://c2.example/auth/callback',
    'http://c2.example/~ada/index.html',
    'https://xn--sf-eka.example/',
    'http://198.51.100.23/',
    'http://c2.example/%ff%zz',
  ])('%s', (href) => {
    expect(redactUrl(href)).toBe(href);
  });
});

test('any text is worked through', () => {
  fc.assert(
    fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string({ unit: 'binary' })), (text) => {
      expect(typeof redactUrl(text)).toBe('string');
    }),
    { numRuns: 1_000 },
  );
});
