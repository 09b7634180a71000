import { afterEach, describe, expect, test } from '@jest/globals';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CallLog } from '../../simulator/call-log';
import { Faults } from '../../simulator/faults';
import { virusTotalRoutes } from '../../simulator/virustotal/routes';
import { createGate } from '../../simulator/wire/gate';
import { startHttpServer } from '../../simulator/wire/http-server';
import type { JsonObject } from '../../simulator/wire/json';
import { canonicalJson } from '../../src/domain/text/digest';
import { Failure } from '../../src/domain/failures';
import type { Indicator } from '../../src/domain/finding/indicator';
import { createVirusTotal } from '../../src/virustotal/client';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map(async (close) => close()));
});

const sha256 = 'a'.repeat(64);
const url = 'http://c2.example/k/x86_64';
const malicious = {
  last_analysis_stats: { malicious: 14, suspicious: 2, undetected: 30, harmless: 48, timeout: 0 },
};
const known: Readonly<Record<string, Readonly<Record<string, JsonObject>>>> = {
  files: { [sha256]: { last_analysis_stats: { malicious: 0, undetected: 63 } } },
  ip_addresses: { '203.0.113.7': malicious },
  domains: { 'c2.example': { last_analysis_stats: { malicious: 1, harmless: 90 } } },
  urls: { [url]: malicious },
};

const ip: Indicator = { kind: 'ip', value: '203.0.113.7', from: 'connections[0].destinationIp' };

/** The simulated VirusTotal. */
async function simulated(quota = { requests: 100, perSeconds: 60 }) {
  const [faults, callLog] = [new Faults(), new CallLog()];
  const records = { get: (kind: string, id: string) => known[kind]?.[id] };
  const routes = virusTotalRoutes(records, { apiKey: 'the-key', quota });
  const server = await startHttpServer(routes, createGate({ faults, callLog }), 0);
  closing.push(async () => server.close());
  const baseUrl = `http://127.0.0.1:${server.port}/`;
  return { faults, callLog, baseUrl, virustotal: createVirusTotal({ apiKey: 'the-key', baseUrl }) };
}

/** A server that answers whatever a test wants, for what the simulated one never says. */
async function answering(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    async () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function failureOf(call: Promise<unknown>): Promise<Failure> {
  const thrown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof Failure) return thrown;
  throw new Error(`expected a Failure, got ${String(thrown)}`);
}

describe('a lookup fails', () => {
  test.each([
    ['no key', {}],
    ['an empty key', { apiKey: '' }],
  ])('with %s, and nothing is sent', async (_what, options) => {
    const { callLog, baseUrl } = await simulated();
    const failure = await failureOf(createVirusTotal({ ...options, baseUrl }).lookUp(ip));
    expect(failure).toMatchObject({
      code: 'key-refused',
      message: expect.stringContaining('VIRUSTOTAL_API_KEY'),
    });
    expect(callLog.all()).toEqual([]);
  });

  test('with a wrong key', async () => {
    const { baseUrl } = await simulated();
    const failure = await failureOf(createVirusTotal({ apiKey: 'wrong', baseUrl }).lookUp(ip));
    expect(failure).toMatchObject({
      code: 'key-refused',
      message: expect.stringContaining('WrongCredentialsError'),
    });
    expect(failure.message).not.toContain('wrong;');
  });

  test('when the quota is used up, with its wait', async () => {
    const { virustotal } = await simulated({ requests: 1, perSeconds: 45 });
    await virustotal.lookUp(ip);
    const failure = await failureOf(virustotal.lookUp(ip));
    expect(failure.code).toBe('rate-limited');
    expect(failure.retryAfterMs).toBeGreaterThan(0);
    expect(failure.retryAfterMs).toBeLessThanOrEqual(45_000);
  });

  test('and is asked nothing more until then: a refused lookup is counted, too', async () => {
    const { virustotal, callLog } = await simulated({ requests: 1, perSeconds: 45 });
    await virustotal.lookUp(ip);
    const refused = await failureOf(virustotal.lookUp(ip));
    const asked: string[] = [];
    const held = await failureOf(
      virustotal.lookUp({ ...ip, value: '203.0.113.8' }, async () => void asked.push('asked')),
    );
    expect(held).toMatchObject({ code: 'rate-limited', message: expect.stringContaining('was not asked') });
    expect(held.retryAfterMs).toBeLessThanOrEqual(refused.retryAfterMs ?? 0);
    expect([callLog.all().length, asked]).toEqual([2, []]);
  });

  test.each([
    ['without a key', {}, ['key-refused', 0]],
    ['refused by whoever counts', { apiKey: 'the-key' }, ['rate-limited', 0]],
  ])('%s nothing is sent', async (_, options, expected) => {
    const { baseUrl, callLog } = await simulated();
    const refuse = async () => Promise.reject(new Failure('rate-limited', 'enough for today'));
    const failure = await failureOf(createVirusTotal({ ...options, baseUrl }).lookUp(ip, refuse));
    expect([failure.code, callLog.all().length]).toEqual(expected);
  });

  test('at the edge, which speaks HTML and names no time', async () => {
    const { virustotal, faults } = await simulated();
    faults.add({
      method: 'virustotal.*',
      kind: 'error',
      code: 'RESOURCE_EXHAUSTED',
      message: '<html>429</html>',
    });
    expect(await failureOf(virustotal.lookUp(ip))).toMatchObject({
      code: 'rate-limited',
      retryAfterMs: 60_000,
    });
  });

  test.each([
    ['UNAVAILABLE', 'unreachable'],
    ['DEADLINE_EXCEEDED', 'unreachable'],
    ['PERMISSION_DENIED', 'key-refused'],
    ['INVALID_ARGUMENT', 'unexpected-answer'],
  ] as const)('with %s, and is not tried again here', async (code, expected) => {
    const { virustotal, faults, callLog } = await simulated();
    faults.add({ method: 'virustotal.*', kind: 'error', code, times: 1 });
    expect((await failureOf(virustotal.lookUp(ip))).code).toBe(expected);
    expect(callLog.all()).toHaveLength(1);
  });

  test('when the connection breaks', async () => {
    const { virustotal, faults } = await simulated();
    faults.add({ method: 'virustotal.*', kind: 'lost-answer' });
    expect((await failureOf(virustotal.lookUp(ip))).code).toBe('unreachable');
  });

  test('when nothing listens', async () => {
    const virustotal = createVirusTotal({ apiKey: 'k', baseUrl: 'http://127.0.0.1:9' });
    expect((await failureOf(virustotal.lookUp(ip))).code).toBe('unreachable');
  });

  test('rather than carry the key to where a redirect points', async () => {
    const keys: unknown[] = [];
    const elsewhere = await answering((request, response) => {
      keys.push(request.headers['x-apikey']);
      response.end('{}');
    });
    const base = await answering((_request, response) => {
      response.writeHead(302, { location: elsewhere }).end();
    });
    const virustotal = createVirusTotal({ apiKey: 'the-key', baseUrl: base });
    expect((await failureOf(virustotal.lookUp(ip))).code).toBe('unreachable');
    expect(keys).toEqual([]);
  });

  test.each([
    ['HTML', '<html>hello</html>'],
    ['an empty body', ''],
    ['JSON of another form', '{"data":[]}'],
    ['null', 'null'],
  ])('when a 200 is %s', async (_what, body) => {
    const base = await answering((_request, response) => response.end(body));
    const virustotal = createVirusTotal({ apiKey: 'k', baseUrl: base });
    expect((await failureOf(virustotal.lookUp(ip))).code).toBe('unexpected-answer');
  });

  test.each([
    ['of a page of HTML', '<html>404</html>'],
    ['of a gateway', '{"error":{"code":"404","message":"no Route matched with those values"}}'],
    ['of another code', '{"error":{"code":"NotFoundErrorOfProxy","message":"x"}}'],
    ['without a body', ''],
  ])('for a 404 %s: a wrong address is no "never seen"', async (_what, body) => {
    const base = await answering((_request, response) => response.writeHead(404).end(body));
    const virustotal = createVirusTotal({ apiKey: 'k', baseUrl: base });
    expect((await failureOf(virustotal.lookUp(ip))).code).toBe('unexpected-answer');
  });

  test.each([
    ['a domain', '{"data":{"type":"domain","attributes":{}}}', 'a thing of type "domain"'],
    ['something new', '{"data":{"type":"x\\u001b","attributes":{}}}', 'a thing of type'],
    ['no type', '{"data":{"type":7,"attributes":{}}}', 'a thing of no type'],
  ])('when the answer is about %s', async (_what, body, says) => {
    const base = await answering((_request, response) => response.end(body));
    const failure = await failureOf(createVirusTotal({ apiKey: 'k', baseUrl: base }).lookUp(ip));
    expect(failure).toMatchObject({ code: 'unexpected-answer', message: expect.stringContaining(says) });
  });

  test.each([
    'http://c2.example/reset/9f8a7b6c5d4e',
    'http://c2.example/k/[redacted]',
    'https://hooks.slack.com/services/T000/B000/XXXXabcd',
    'http://ada:s3cret@c2.example/x',
  ])('rather than send %s, and nothing is counted', async (value) => {
    const { virustotal, callLog } = await simulated();
    const asked: string[] = [];
    const failure = await failureOf(
      virustotal.lookUp({ kind: 'url', value, from: 'x' }, async () => void asked.push(value)),
    );
    expect(failure).toMatchObject({ code: 'malformed', message: expect.stringContaining('secret') });
    expect(failure.message).not.toMatch(/9f8a|XXXX|s3cret/);
    expect([asked, callLog.all()]).toEqual([[], []]);
  });
});

describe('a lookup answers', () => {
  test.each([
    ['ip', '203.0.113.7', 'malicious', 'ip-address/203.0.113.7'],
    ['domain', 'c2.example', 'suspicious', 'domain/c2.example'],
    ['sha256', sha256, 'no-detections', `file/${sha256}`],
    ['url', url, 'malicious', `url/${Buffer.from(url).toString('base64url')}`],
  ] as const)('%s %s', async (kind, value, reputation, page) => {
    const { virustotal } = await simulated();
    const { report, request, raw } = await virustotal.lookUp({ kind, value, from: 'x' });
    expect(report).toMatchObject({
      indicator: { kind, value },
      reputation,
      link: `https://www.virustotal.com/gui/${page}`,
    });
    expect(request).toMatch(/^GET \/api\/v3\/(?:ip_addresses|domains|files|urls)\//);
    expect(raw).toHaveProperty('data.attributes');
  });

  test.each([
    ['ip', '198.51.100.99'],
    ['domain', 'never.example'],
    ['url', 'http://never.example/'],
    ['sha256', 'b'.repeat(64)],
  ] as const)('unknown for a %s never seen, which is not clean', async (kind, value) => {
    const { virustotal } = await simulated();
    const { report, raw } = await virustotal.lookUp({ kind, value, from: 'x' });
    expect(report).toMatchObject({
      reputation: 'unknown',
      summary: expect.stringContaining('does not mean'),
    });
    expect(report).not.toHaveProperty('malicious');
    expect(raw).toMatchObject({ error: { code: 'NotFoundError' } });
  });

  test('a hostile value cannot leave its place in the address', async () => {
    const paths: (string | undefined)[] = [];
    const base = await answering((request, response) => {
      paths.push(request.url);
      response.end('{"data":{"attributes":{}}}');
    });
    const virustotal = createVirusTotal({ apiKey: 'k', baseUrl: base });
    await virustotal.lookUp({ kind: 'domain', value: '../users/k?x=#', from: 'x' });
    expect(paths).toEqual(['/api/v3/domains/..%2Fusers%2Fk%3Fx%3D%23']);
  });

  test('what evidence cannot hold is replaced in it', async () => {
    const body = '{"data":{"attributes":{"last_analysis_date":1e999,"names":["a\\ud800"],"\\udc00":1}}}';
    const base = await answering((_request, response) => response.end(body));
    const { raw } = await createVirusTotal({ apiKey: 'k', baseUrl: base }).lookUp(ip);
    expect(raw).toEqual({
      data: { attributes: { last_analysis_date: 'Infinity', names: ['a\ufffd'], '\ufffd': 1 } },
    });
    expect(() => canonicalJson(raw)).not.toThrow();
  });

  test('says who asks', async () => {
    const heard: unknown[] = [];
    const base = await answering((request, response) => {
      heard.push(request.headers['x-apikey'], request.headers['x-tool']);
      response.end('{"data":{"attributes":{}}}');
    });
    await createVirusTotal({ apiKey: 'k', baseUrl: base }).lookUp(ip);
    expect(heard).toEqual(['k', expect.stringMatching(/^[a-z]+\.firebreak\.v\d+\.\d+$/)]);
  });
});
