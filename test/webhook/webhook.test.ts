import { createHmac } from 'node:crypto';
import { createServer } from 'node:https';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Failure } from '../../src/domain/failures';
import { createWebhook, createWebhooks } from '../../src/webhook/webhook';
import { listen, startReceiver, status, stop, type Answer, type Receiver } from './receiver';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map(async (close) => close()));
});

const SECRET = 'the-signing-secret';
const now = () => new Date('2026-10-01T12:00:07.900Z');
const page = { id: '41/europe-west1/services/payments#3/2', body: '{"text":"señal \\ud83d"}' };

async function receiver(...answers: readonly Answer[]): Promise<Receiver> {
  const started = await startReceiver(...answers);
  closing.push(async () => started.close());
  return started;
}

const sender = (url: string, timeoutMs?: number) =>
  createWebhook({
    variable: 'FIREBREAK_WEBHOOK',
    url: () => url,
    secret: () => SECRET,
    now,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });

/** Returns the failure of sending; it holds no secret, however it is printed. */
async function failureOf(url: string, timeoutMs?: number): Promise<Failure> {
  const thrown: unknown = await sender(url, timeoutMs)
    .send(page)
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  if (!(thrown instanceof Failure)) throw new Error(`expected a Failure, got ${String(thrown)}`);
  expect(inspect(thrown, { depth: 9, showHidden: true })).not.toMatch(/path-token|query-token|the-signing/);
  expect(thrown.message).toContain('FIREBREAK_WEBHOOK');
  return thrown;
}

describe('a receiver that takes no page', () => {
  test.each<[string, Answer, Partial<Failure>]>([
    [
      'says when to come back',
      status(429, { 'retry-after': '7' }),
      { code: 'rate-limited', retryAfterMs: 7_000 },
    ],
    [
      'says it as a date',
      status(429, { 'retry-after': 'Thu, 01 Oct 2026 12:00:27 GMT' }),
      { code: 'rate-limited', retryAfterMs: 19_100 },
    ],
    ['is asked too often and says no time', status(429), { code: 'rate-limited', retryAfterMs: 60_000 }],
    ['fails', status(500), { code: 'unreachable', retryAfterMs: undefined }],
    [
      'is down for a while',
      status(503, { 'retry-after': '3' }),
      { code: 'unreachable', retryAfterMs: 3_000 },
    ],
    ['was too slow itself', status(408), { code: 'unreachable' }],
    ['does not know us', status(401), { code: 'key-refused' }],
    ['refuses us', status(403), { code: 'key-refused' }],
    ['is not there', status(404), { code: 'bad-config' }],
    ['was removed', status(410), { code: 'bad-config' }],
    ['does not like the body', status(400), { code: 'unexpected-answer' }],
    ['points elsewhere', status(302, { location: 'http://127.0.0.1:1/' }), { code: 'bad-config' }],
    ['points elsewhere for good', status(308, { location: '/other' }), { code: 'bad-config' }],
    ['points nowhere', status(307), { code: 'bad-config' }],
    ['cuts the connection', (request) => request.socket.destroy(), { code: 'unreachable' }],
    ['speaks no HTTP', (request) => request.socket.end('220 smtp ready\r\n'), { code: 'unreachable' }],
  ])('%s', async (_what, answer, expected) => {
    const { url, received } = await receiver(answer);
    expect(await failureOf(url)).toMatchObject(expected);
    expect(received).toHaveLength(1);
  });

  test('never answers', async () => {
    const { url } = await receiver(() => undefined);
    expect(await failureOf(url, 200)).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('no answer within 0.2 s'),
    });
  });

  test('repeats the address and the signature in its answer', async () => {
    const { url } = await receiver((request, response) => {
      response
        .writeHead(400)
        .end(`bad: ${String(request.url)} ${String(request.headers['firebreak-signature'])}`);
    });
    expect((await failureOf(url)).code).toBe('unexpected-answer');
  });

  test('is not there any more', async () => {
    const gone = await startReceiver();
    await gone.close();
    expect(await failureOf(gone.url)).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining(
        `127.0.0.1:${gone.port} (FIREBREAK_WEBHOOK) could not be told: ECONNREFUSED`,
      ),
    });
  });

  test.each([
    ['speaks plain HTTP where TLS was expected', async () => (await receiver(status(200))).port],
    [
      'has no certificate',
      async () => {
        const server = createServer();
        closing.push(async () => stop(server));
        return listen(server);
      },
    ],
  ])('%s', async (_what, open) => {
    const port = await open();
    expect(await failureOf(`https://127.0.0.1:${port}/path-token?key=query-token`)).toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/: (?:ERR_SSL_|EPROTO|ECONNRESET)/),
    });
  });
});

describe('a receiver that takes a page', () => {
  test.each([200, 201, 202, 204, 299])('with %i', async (code) => {
    const { url, received } = await receiver(status(code));
    await sender(url).send(page);
    expect(received).toHaveLength(1);
  });

  test('and goes on talking for ever is not listened to', async () => {
    const closed: Promise<void>[] = [];
    const { url } = await receiver((request, response) => {
      closed.push(new Promise((resolve) => request.socket.once('close', () => resolve())));
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        response.once('drain', more);
      };
      more();
    });
    await sender(url).send(page);
    await Promise.all(closed);
  });

  test('gets the same body and id at each try, and a signature that it can check', async () => {
    const { url, received } = await receiver(status(500), status(200));
    await failureOf(url);
    await sender(url).send(page);
    expect(received).toHaveLength(2);
    for (const { method, url: path, headers, body } of received) {
      expect([method, path, body]).toEqual(['POST', '/pages/path-token?key=query-token', page.body]);
      expect(headers['content-type']).toBe('application/json; charset=utf-8');
      expect(headers['idempotency-key']).toBe(page.id);
      const [, seconds, mac] =
        /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['firebreak-signature'])) ?? [];
      expect(seconds).toBe(String(Date.parse('2026-10-01T12:00:07Z') / 1000));
      expect(mac).toBe(
        createHmac('sha256', SECRET)
          .update(`${String(seconds)}.${body}`)
          .digest('hex'),
      );
    }
  });
});

test('only what is configured is opened; a second tier has an address of its own', async () => {
  expect(createWebhooks({}, now)).toEqual({});
  const [first, second] = [await receiver(status(200)), await receiver(status(404))];
  const both = createWebhooks({ webhook: () => first.url, webhookEscalation: () => second.url }, now);
  await both.first?.send(page);
  await expect(both.escalation?.send(page)).rejects.toThrow('FIREBREAK_WEBHOOK_ESCALATION');
  expect(first.received[0]?.headers).not.toHaveProperty('firebreak-signature');
  expect([first.received.length, second.received.length]).toEqual([1, 1]);
});
