import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startSimulator, type RunningSimulator } from '../../../simulator/start';
import {
  openGoogleBehindTls,
  type GoogleBehindTls,
  type TokenFault,
} from '../../support/network/google-behind-tls';

let sim: RunningSimulator;
let cloud: GoogleBehindTls;
beforeAll(async () => {
  sim = await startSimulator({ scenario: 'reverse-shell-service' });
  cloud = await openGoogleBehindTls(() => sim.grpc);
});
afterAll(async () => {
  await cloud.close();
  await sim.close();
});
beforeEach(() => {
  cloud.tokensFail(undefined);
  sim.faults.clear();
});

describe.each<TokenFault>([404, 503, 'gone', 'not-google'])(
  'where the server that gives tokens answers %s',
  (fault) => {
    test('every call says so of this process, and nothing of the resource', async () => {
      cloud.tokensFail(fault);
      const before = sim.calls.all().length;
      const told = await cloud.run('together');
      expect(told.length).toBeGreaterThan(30);
      expect(told.filter(({ code }) => code !== 'unauthenticated')).toEqual([]);
      expect(told.filter(({ permission }) => permission !== undefined)).toEqual([]);
      expect(sim.calls.all()).toHaveLength(before);
    });
  },
);

test('one token serves all calls of a process, those of Cloud Logging too', async () => {
  const before = cloud.tokens();
  const told = await cloud.run('in-turn', 'service', 'logs', 'whether it sees reads', 'service');
  expect(told.map(({ code }) => code)).toEqual(['ok', 'ok', 'ok', 'ok']);
  expect(cloud.tokens()).toBe(before + 1);
});

test('a server that gives no token now gives one later: the same clients go on', async () => {
  cloud.tokensFail(404, 2);
  const told = await cloud.run('in-turn', 'service', 'logs', 'service', 'logs');
  expect(told.map(({ code }) => code)).toEqual(['unauthenticated', 'unauthenticated', 'ok', 'ok']);
});

test.each([
  ['service', 'google.cloud.run.v2.Services/GetService'],
  ['logs', 'google.logging.v2.LoggingServiceV2/ListLogEntries'],
  ['preview', 'google.cloud.run.v2.Services/UpdateService'],
])('an answer of UNAUTHENTICATED to %s has the token dropped', async (name, method) => {
  sim.faults.add({ method, kind: 'error', code: 'UNAUTHENTICATED', times: 1 });
  const before = cloud.tokens();
  const told = await cloud.run('in-turn', name, name);
  expect(told[0]?.code).toBe('unauthenticated');
  expect(told[1]?.code).not.toBe('unauthenticated');
  expect(cloud.tokens()).toBe(before + 2);
});
