import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { Failure } from '../../../src/domain/failures';
import { createGoogle } from '../../../src/google';
import { createClients } from '../../../src/google/client/clients';
import { probe } from '../../../src/google/enabled-apis';
import { failureOf, simulate } from '../simulated';

const account = 'payment-api@acme-payments.iam.gserviceaccount.com';
const error = { code: 404, message: 'Unknown service account', status: 'NOT_FOUND' };

/** Does something while a server answers every REST call with a 404 of this body. */
async function answered<T>(
  type: string,
  body: string,
  act: (of: { readonly local: string; readonly localHttp: string }) => Promise<T>,
): Promise<T> {
  const { sim } = await simulate();
  const server = createServer((_request, response) => {
    response.writeHead(404, { 'content-type': type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await act({ local: sim.grpc, localHttp: `http://127.0.0.1:${port}` });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Reads the account; what is thrown, or that it is deleted. */
const read = async (type: string, body: string): Promise<string> =>
  answered(type, body, async (options) => {
    const google = createGoogle(options);
    try {
      return `deleted: ${(await google.identity.account(account)).facts.deleted}`;
    } catch (thrown) {
      return Failure.from(thrown).code;
    } finally {
      await google.close();
    }
  });

const foreign: readonly (readonly [string, string, string])[] = [
  ['a page of a proxy', 'text/html', '<html><body><h1>404 Not Found</h1></body></html>'],
  ['nothing', 'text/plain', ''],
  ['JSON of somebody else', 'application/json', '{"error":"not found"}'],
  ['JSON that is no error', 'application/json', '{}'],
  ['another status', 'application/json', JSON.stringify({ error: { ...error, status: 'UNKNOWN' } })],
];

describe('a 404 that Google did not say', () => {
  test.each(foreign)('%s: the account is not deleted for it', async (_name, type, body) => {
    expect(await read(type, body)).toBe('unexpected-answer');
  });

  test.each(foreign)('%s: the API does not answer', async (_name, type, body) => {
    const failure = await answered(type, body, async (options) => {
      const clients = createClients(options);
      const scope = { project: 'acme-payments', findings: 'projects/acme-payments' };
      return failureOf(probe(clients, 'iam.googleapis.com', scope)).finally(() => clients.close());
    });
    expect(failure.code).toBe('unexpected-answer');
  });
});

test('a 404 in the form of Google is believed', async () => {
  expect(await read('application/json; charset=UTF-8', JSON.stringify({ error }))).toBe('deleted: true');
});
