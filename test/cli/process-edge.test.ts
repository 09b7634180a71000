import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { asSandboxFailure } from '../../src/cli/sandbox/sandbox-failure';
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

describe('a shell with the settings of a sandbox', () => {
  const away = new Failure('temporal-unavailable', 'no Temporal server answers');
  /** The address of a port on which somebody listens, or did a moment ago. */
  const listener = async (): Promise<{ readonly server: Server; readonly env: Record<string, string> }> => {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const bound = server.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
    const file = '/tmp/firebreak-a/environment';
    return { server, env: { FIREBREAK_SANDBOX: file, TEMPORAL_ADDRESS: `127.0.0.1:${port}` } };
  };

  test('that has ended is told so, with the variable and the file that set it', async () => {
    const { server, env } = await listener();
    await once(server.close(), 'close');
    expect(await asSandboxFailure(away, env)).toMatchObject({
      code: 'sandbox-ended',
      message: expect.stringMatching(
        /has ended: TEMPORAL_ADDRESS=127\.0\.0\.1:\d+ was set by \/tmp\/firebreak-a\/environment/,
      ),
    });
  });

  test('whose server listens and is slow is not told that it has ended', async () => {
    const { server, env } = await listener();
    expect(await asSandboxFailure(away, env)).toBe(away);
    server.close();
  });

  test.each([
    [
      'another failure',
      new Failure('not-found', 'x'),
      { FIREBREAK_SANDBOX: '/x', TEMPORAL_ADDRESS: '127.0.0.1:1' },
    ],
    ['no sandbox', away, { TEMPORAL_ADDRESS: '127.0.0.1:1' }],
    ['an address without a port', away, { FIREBREAK_SANDBOX: '/x', TEMPORAL_ADDRESS: 'nowhere' }],
  ])('%s stays as it is', async (_, failure, given) => {
    expect(await asSandboxFailure(failure, given)).toBe(failure);
  });
});
