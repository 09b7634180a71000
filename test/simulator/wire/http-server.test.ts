import { request as httpRequest } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { CallLog } from '../../../simulator/call-log';
import { Faults } from '../../../simulator/faults';
import { createGate } from '../../../simulator/wire/gate';
import { startHttpServer, type Route } from '../../../simulator/wire/http-server';
import { StatusError } from '../../../simulator/wire/status';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

const routes: readonly Route[] = [
  {
    method: 'GET',
    path: /\/things\/([^/]+)/,
    gated: 'things.get',
    handle: ({ groups, query, header }) => ({
      status: 200,
      body: { groups, q: query.get('q'), header: header('x-test') ?? null },
    }),
  },
  {
    method: 'POST',
    path: /\/things/,
    handle: (request) => ({ status: 201, body: { got: request.json() ?? null } }),
  },
  {
    method: 'GET',
    path: /\/refused/,
    handle: () => {
      throw new StatusError('FAILED_PRECONDITION', 'not yet');
    },
  },
  {
    method: 'GET',
    path: /\/broken/,
    handle: () => {
      throw new TypeError('x is undefined');
    },
  },
  {
    method: 'GET',
    path: /\/html/,
    handle: () => ({ status: 429, headers: { 'content-type': 'text/html' }, body: '<h1>' }),
  },
];

async function serve() {
  const [faults, callLog] = [new Faults(), new CallLog()];
  const gate = createGate({ faults, callLog });
  const server = await startHttpServer(routes, gate, 0);
  closing.push(() => server.close());
  return { base: `http://127.0.0.1:${server.port}`, port: server.port, faults, callLog, gate };
}

describe('what cannot be served is refused with a reason', () => {
  const cases: readonly [string, string, RequestInit, number, string][] = [
    ['unknown path', '/nothing', {}, 404, 'Nothing is served at /nothing.'],
    ['a path that only begins like one', '/things/a/b', {}, 404, 'Nothing is served at /things/a/b.'],
    ['broken percent-encoding', '/things/%E0%A4%A', {}, 404, 'Nothing is served'],
    ['wrong method', '/things/a', { method: 'DELETE' }, 501, '/things/a does not take DELETE; it takes GET.'],
    ['a body that is no JSON', '/things', { method: 'POST', body: '{' }, 400, 'The body is not JSON.'],
    [
      'a body without end',
      '/things',
      { method: 'POST', body: 'x'.repeat(1_100_000) },
      400,
      'larger than 1 MiB',
    ],
    ['a refusal of the handler', '/refused', {}, 400, 'not yet'],
    ['a fault of the handler', '/broken', {}, 500, 'simulator fault: x is undefined'],
  ];
  test.each(cases)('%s', async (_title, path, init, status, message) => {
    const { base } = await serve();
    const response = await fetch(`${base}${path}`, init);
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(message);
  });

  test('a Host that is no loopback name, as after a rebound name', async () => {
    const { port } = await serve();
    const status = await new Promise((resolve, reject) => {
      const options = { port, host: '127.0.0.1', path: '/things/a', headers: { host: 'evil.example' } };
      httpRequest(options, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });

  test('a taken port', async () => {
    const { port, gate } = await serve();
    await expect(startHttpServer([], gate, port)).rejects.toThrow(
      /Cannot listen for HTTP on port \d+.*another port/,
    );
  });
});

describe('faults', () => {
  test('an error is told as Google tells it, and logged with the path', async () => {
    const { base, faults, callLog } = await serve();
    faults.add({ method: 'things.get', kind: 'error', code: 'UNAVAILABLE', message: 'down' });
    const response = await fetch(`${base}/things/a`);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      error: { code: 503, message: 'down', status: 'UNAVAILABLE' },
    });
    expect(callLog.all()).toMatchObject([
      { method: 'things.get', resource: '/things/a', outcome: 'UNAVAILABLE' },
    ]);
  });

  test('a lost answer breaks the connection', async () => {
    const { base, faults, callLog } = await serve();
    faults.add({ method: 'things.*', kind: 'lost-answer', times: 1 });
    await expect(fetch(`${base}/things/a`)).rejects.toThrow('fetch failed');
    expect(callLog.all()).toMatchObject([{ outcome: 'answer-lost' }]);
    expect((await fetch(`${base}/things/a`)).status).toBe(200);
  });
});

describe('what is served', () => {
  test('groups are decoded, query and headers arrive', async () => {
    const { base } = await serve();
    const response = await fetch(`${base}/things/a%2Fb?q=1`, { headers: { 'X-Test': 'yes' } });
    expect(await response.json()).toEqual({ groups: ['a/b'], q: '1', header: 'yes' });
  });

  test.each([
    ['JSON', '{"a":[1,null]}', { a: [1, null] }],
    ['nothing', '', null],
  ])('a body of %s', async (_title, body, got) => {
    const { base } = await serve();
    const response = await fetch(`${base}/things`, { method: 'POST', body });
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ got });
  });

  test('a text goes out as it is', async () => {
    const { base } = await serve();
    const response = await fetch(`${base}/html`);
    expect([response.status, response.headers.get('content-type')]).toEqual([429, 'text/html']);
    expect(await response.text()).toBe('<h1>');
  });
});
