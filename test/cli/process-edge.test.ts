import { describe, expect, test } from '@jest/globals';
import { ofSandbox } from '../../src/cli/of-sandbox';
import { strayFailure } from '../../src/cli/process-edge';
import { Failure } from '../../src/domain/failures';

describe('an error that nobody waited for becomes one failure, and no stack', () => {
  test.each<[string, unknown, string, RegExp]>([
    [
      "a retry timer of Temporal's client",
      new Error('Channel has been shut down'),
      'temporal-unavailable',
      /connection to Temporal was lost: Channel/,
    ],
    [
      'a call that broke',
      new Error('14 UNAVAILABLE: Connection dropped'),
      'temporal-unavailable',
      /Connection dropped$/,
    ],
    ['one of several lines', new Error('first\n    at x (y.ts:1)\n    at z'), 'internal', /^first$/],
    ['no error at all', 'a word', 'internal', /^a word$/],
    ['nothing', undefined, 'internal', /^undefined$/],
    ['an empty error', new Error(''), 'internal', /without a message/],
    ['a failure of ours', new Failure('port-taken', 'port 1 is taken'), 'port-taken', /^port 1/],
  ])('%s', (_, thrown, code, message) => {
    expect(strayFailure(thrown)).toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe('a shell with the settings of a sandbox that has ended', () => {
  const away = new Failure('temporal-unavailable', 'no Temporal server answers at 127.0.0.1:40000');
  const env = { FIREBREAK_SANDBOX: '/tmp/firebreak-a/environment', TEMPORAL_ADDRESS: '127.0.0.1:40000' };
  test('is told so, with the variable and the file that set it', () => {
    expect(ofSandbox(away, env)).toMatchObject({
      code: 'sandbox-ended',
      message: expect.stringMatching(
        /has ended: TEMPORAL_ADDRESS=127\.0\.0\.1:40000 was set by \/tmp\/firebreak-a\/environment/,
      ),
    });
  });
  test.each([
    ['another failure', new Failure('not-found', 'x'), env],
    ['no sandbox', away, { TEMPORAL_ADDRESS: '127.0.0.1:40000' }],
  ])('%s stays as it is', (_, failure, given) => {
    expect(ofSandbox(failure, given)).toBe(failure);
  });
});
