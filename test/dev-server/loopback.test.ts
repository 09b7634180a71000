import { expect, test } from '@jest/globals';
import { isLoopback } from '../../src/dev-server/ports';
import { targetOf } from '../support/network/connect-target';

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
  ['options', [{ host: 'example.com', port: 443 }], 'example.com'],
  ['options without a host', [{ port: 443 }], 'localhost'],
  ['a normalized list', [[{ host: 'example.com', port: 443 }, null]], 'example.com'],
  ['port and host', [443, 'example.com'], 'example.com'],
  ['a port as text, and host', ['443', 'example.com'], 'example.com'],
  ['a port alone', [443], 'localhost'],
  ['a port and a listener', [443, () => undefined], 'localhost'],
  ['a socket file', ['/run/x.sock'], undefined],
  ['a socket file in options', [{ path: '/run/x.sock' }], undefined],
])('the target of a connect by %s is seen', (_, args, expected) => {
  expect(targetOf(args)).toBe(expected);
});
