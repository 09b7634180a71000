import { expect, test } from '@jest/globals';
import { targetOf } from './connect-target';

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
