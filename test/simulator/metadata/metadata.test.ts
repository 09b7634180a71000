import { describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { serveCloud } from '../cloud';
import type { Cloud } from '../cloud';

const account = 'projects/acme-shop/serviceAccounts/123456789012-compute@developer.gserviceaccount.com';

/**
 * Asks for a token with the real library on the simulated machine, in a process of its own: Jest cannot load the
 * library's fetch. Each of `asks` is one more try of the same client; a failure is given by its status.
 */
async function asksForToken({ sim }: Cloud, asks: number): Promise<readonly unknown[]> {
  const script = `
    const { GoogleAuth } = require('google-auth-library');
    const auth = new GoogleAuth({ scopes: ['https://www.googleapis.com/auth/cloud-platform'] });
    (async () => {
      const told = [];
      for (let ask = 0; ask < ${asks}; ask += 1)
        told.push(await auth.getRequestHeaders().then((headers) => headers.get('authorization'), (error) => error.status));
      told.push(await auth.getProjectId(), (await auth.getCredentials()).client_email);
      process.stdout.write(JSON.stringify(told));
    })();`;
  const child = spawn(process.execPath, ['-e', script], {
    env: {
      PATH: process.env['PATH'],
      HOME: '/nonexistent',
      GCE_METADATA_HOST: new URL(sim.http).host,
      METADATA_SERVER_DETECTION: 'assume-present',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return z.array(z.unknown()).parse(JSON.parse(await text(child.stdout)));
}

async function token({ sim }: Cloud, of = 'default', flavor = 'Google'): Promise<Response> {
  const url = `${sim.http}/computeMetadata/v1/instance/service-accounts/${of}/token`;
  return fetch(url, { headers: { 'metadata-flavor': flavor } });
}

async function bearer(cloud: Cloud): Promise<string> {
  const body: unknown = await (await token(cloud)).json();
  return `Bearer ${/"(ya29[^"]+)"/u.exec(JSON.stringify(body))?.[1] ?? ''}`;
}

describe('the metadata server', () => {
  test('gives the real library a token, and says whose it is and where', async () => {
    const cloud = await serveCloud();
    expect(await asksForToken(cloud, 1)).toEqual([
      await bearer(cloud),
      'acme-shop',
      'responder@acme.iam.gserviceaccount.com',
    ]);
  });

  test('the real library fails by a 404, and gets its token a moment later', async () => {
    const cloud = await serveCloud();
    cloud.sim.faults.add({ method: 'metadata/token', kind: 'error', code: 'NOT_FOUND', times: 1 });
    const [first, second] = await asksForToken(cloud, 2);
    expect([first, second]).toEqual([404, await bearer(cloud)]);
  });

  test('keeps its token until it is revoked; that one is refused everywhere then, the next is taken', async () => {
    const cloud = await serveCloud();
    const read = async (authorization: string): Promise<number> =>
      (await fetch(`${cloud.sim.http}/v1/${account}`, { headers: { authorization } })).status;
    const stale = await bearer(cloud);
    expect([await bearer(cloud), await read(stale)]).toEqual([stale, 200]);
    cloud.sim.world.fire({ do: 'revoke-tokens' });
    expect(await read(stale)).toBe(401);
    expect(await read(await bearer(cloud))).toBe(200);
  });

  test.each([
    ['404', 'NOT_FOUND', 404],
    ['503', 'UNAVAILABLE', 503],
  ] as const)('answers %s as often as it is told, in plain text', async (_name, code, status) => {
    const cloud = await serveCloud();
    cloud.sim.faults.add({ method: 'metadata/token', kind: 'error', code, message: 'Not Found', times: 2 });
    const first = await token(cloud);
    expect([first.status, first.headers.get('metadata-flavor'), await first.text()]).toEqual([
      status,
      'Google',
      'Not Found\n',
    ]);
    expect((await token(cloud)).status).toBe(status);
    expect((await token(cloud)).status).toBe(200);
  });

  test('answers nobody who does not say that it is meant, and knows no other account', async () => {
    const cloud = await serveCloud();
    expect((await token(cloud, 'default', 'Other')).status).toBe(403);
    expect((await token(cloud, 'other@b.example')).status).toBe(404);
  });
});
