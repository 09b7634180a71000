import { afterEach, describe, expect, test } from '@jest/globals';
import { CallLog } from '../../../simulator/call-log';
import { Faults, type Fault } from '../../../simulator/faults';
import { urlHash } from '../../../simulator/virustotal/collections';
import { virusTotalRoutes } from '../../../simulator/virustotal/routes';
import { createGate } from '../../../simulator/wire/gate';
import { startHttpServer } from '../../../simulator/wire/http-server';
import type { JsonObject } from '../../../simulator/wire/json';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

const sha256 = 'a'.repeat(64);
const md5 = 'b'.repeat(32);
const url = 'http://evil.example/x?a=1&b=ü';
const urlId = Buffer.from(url).toString('base64url');
const known: Readonly<Record<string, Readonly<Record<string, JsonObject>>>> = {
  files: { [sha256]: { reputation: -5 }, [md5]: { sha256 } },
  ip_addresses: { '203.0.113.7': { asn: 64500 } },
  domains: { 'evil.example': { registrar: 'r' } },
  urls: { [url]: { last_final_url: url } },
};

async function serve(quota = { requests: 100, perSeconds: 60 }) {
  const [faults, callLog, clock] = [new Faults(), new CallLog(), { now: 1_000_000 }];
  const records = { get: (kind: string, id: string) => known[kind]?.[id] };
  const routes = virusTotalRoutes(records, { apiKey: 'secret-key', quota }, () => clock.now);
  const server = await startHttpServer(routes, createGate({ faults, callLog }), 0);
  closing.push(() => server.close());
  const get = async (path: string, headers: Record<string, string> = { 'x-apikey': 'secret-key' }) => {
    const response = await fetch(`http://127.0.0.1:${server.port}/api/v3/${path}`, { headers });
    const text = await response.text();
    return { status: response.status, retryAfter: response.headers.get('retry-after'), text };
  };
  return { get, faults, callLog, clock };
}

describe('a lookup fails', () => {
  const cases: readonly [string, string, Record<string, string> | undefined, number, string, string][] = [
    [
      'without a key',
      `files/${sha256}`,
      {},
      401,
      'AuthenticationRequiredError',
      'X-Apikey header is missing',
    ],
    [
      'with an empty key',
      `files/${sha256}`,
      { 'x-apikey': '' },
      401,
      'AuthenticationRequiredError',
      'missing',
    ],
    [
      'with a wrong key',
      `files/${sha256}`,
      { 'x-apikey': 'guess' },
      401,
      'WrongCredentialsError',
      'Wrong API key',
    ],
    [
      'file never seen',
      `files/${'c'.repeat(64)}`,
      undefined,
      404,
      'NotFoundError',
      `File "${'c'.repeat(64)}" not found`,
    ],
    ['address never seen', 'ip_addresses/198.51.100.9', undefined, 404, 'NotFoundError', 'not found'],
    [
      'no address',
      'ip_addresses/evil.example',
      undefined,
      400,
      'InvalidArgumentError',
      'not a valid IP address',
    ],
    ['no domain', 'domains/not%20one', undefined, 400, 'InvalidArgumentError', 'not a valid domain pattern'],
    [
      'URL as itself',
      `urls/${encodeURIComponent(url)}`,
      undefined,
      400,
      'InvalidArgumentError',
      'Wrong URL id',
    ],
    [
      'URL id with padding',
      `urls/${Buffer.from('http://a.b/').toString('base64')}`,
      undefined,
      400,
      'InvalidArgumentError',
      'Wrong',
    ],
    [
      'URL hash that was never answered',
      `urls/${urlHash(url)}`,
      undefined,
      400,
      'InvalidArgumentError',
      'Wrong URL id',
    ],
    [
      'URL never seen',
      `urls/${Buffer.from('http://a.b/').toString('base64url')}`,
      undefined,
      404,
      'NotFoundError',
      'not found',
    ],
  ];
  test.each(cases)('%s', async (_title, path, headers, status, code, message) => {
    const { get } = await serve();
    const answer = await get(path, headers);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toEqual({ error: { code, message: expect.stringContaining(message) } });
  });

  test.each(['users/me', 'files', `files/${sha256}/comments`])('%s is not served', async (path) => {
    const { get } = await serve();
    expect((await get(path)).status).toBe(404);
  });
});

describe('a lookup answers', () => {
  const cases: readonly [string, string, string, string, JsonObject][] = [
    ['a file', `files/${sha256}`, 'file', sha256, { reputation: -5 }],
    ['a file by MD5, its id the SHA-256', `files/${md5.toUpperCase()}`, 'file', sha256, { sha256 }],
    ['an address', 'ip_addresses/203.0.113.7', 'ip_address', '203.0.113.7', { asn: 64500 }],
    ['a domain in any case', 'domains/Evil.Example', 'domain', 'evil.example', { registrar: 'r' }],
    ['a URL by its id', `urls/${urlId}`, 'url', urlHash(url), { last_final_url: url }],
  ];
  test.each(cases)('%s', async (_title, path, type, id, attributes) => {
    const { get, callLog } = await serve();
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual({
      data: { id, type, links: { self: expect.stringMatching(`/${id}$`) }, attributes },
    });
    expect(callLog.all()).toMatchObject([{ resource: `/api/v3/${path}`, change: false, outcome: 'ok' }]);
  });

  test('a URL by the hash that an earlier answer gave', async () => {
    const { get } = await serve();
    await get(`urls/${urlId}`);
    expect((await get(`urls/${urlHash(url)}`)).status).toBe(200);
  });
});

describe('the quota', () => {
  test('used up: 429 with the seconds to wait; the next window serves again', async () => {
    const { get, clock } = await serve({ requests: 2, perSeconds: 60 });
    // A look-up that finds nothing counts too.
    expect((await get(`files/${'c'.repeat(64)}`)).status).toBe(404);
    expect((await get(`files/${sha256}`)).status).toBe(200);
    clock.now += 20_500;
    const refused = await get('domains/evil.example');
    expect(refused).toMatchObject({ status: 429, retryAfter: '40' });
    expect(JSON.parse(refused.text)).toEqual({
      error: { code: 'QuotaExceededError', message: 'Quota exceeded' },
    });
    clock.now += 39_500;
    expect((await get(`files/${sha256}`)).status).toBe(200);
  });

  test('is told to whom the key belongs, which uses none of it', async () => {
    const { get } = await serve({ requests: 4, perSeconds: 60 });
    await get(`files/${sha256}`);
    const answer = await get('users/secret-key/overall_quotas');
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual({
      data: {
        api_requests_hourly: { user: { allowed: 240, used: 1 } },
        api_requests_daily: { user: { allowed: 5760, used: 1 } },
        api_requests_monthly: { user: { allowed: 172_800, used: 1 } },
      },
    });
  });

  test.each([
    ['with a wrong key', 'users/secret-key/overall_quotas', 'guess', 401, 'WrongCredentialsError'],
    ['of somebody else', 'users/ada/overall_quotas', 'secret-key', 403, 'ForbiddenError'],
  ])('is not told %s', async (_title, path, key, status, code) => {
    const { get } = await serve();
    const answer = await get(path, { 'x-apikey': key });
    expect(answer).toMatchObject({ status, text: expect.stringContaining(`"code":"${code}"`) });
  });

  test('is not used by a caller without the key', async () => {
    const { get } = await serve({ requests: 1, perSeconds: 60 });
    await get(`files/${sha256}`, {});
    expect((await get(`files/${sha256}`)).status).toBe(200);
  });
});

describe('a fault is told in the words of VirusTotal', () => {
  const method = 'virustotal.files.get';
  const cases: readonly [Fault, number, string][] = [
    [{ method, kind: 'error', code: 'UNAVAILABLE' }, 503, '"code":"TransientError"'],
    [{ method, kind: 'error', code: 'RESOURCE_EXHAUSTED' }, 429, '"code":"TooManyRequestsError"'],
    [{ method, kind: 'error', code: 'DEADLINE_EXCEEDED' }, 504, '"code":"DeadlineExceededError"'],
    [{ method, kind: 'error', code: 'PERMISSION_DENIED' }, 403, '"code":"ForbiddenError"'],
    [
      { method, kind: 'error', code: 'RESOURCE_EXHAUSTED', message: '<html>busy</html>' },
      429,
      '<html>busy</html>',
    ],
  ];
  test.each(cases)('%j', async (fault, status, text) => {
    const { get, faults } = await serve();
    faults.add(fault);
    const answer = await get(`files/${sha256}`);
    expect(answer).toMatchObject({ status, retryAfter: null, text: expect.stringContaining(text) });
    expect((await get('domains/evil.example')).status).toBe(200);
  });
});
