import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { decision, expectToSurvive, members, type Flood } from '../support/flood';
import { openOwnServer, type OwnServer } from '../support/temporal/own-server';

let server: OwnServer;

beforeAll(async () => {
  server = await openOwnServer();
}, 120_000);
afterAll(async () => server.close());

const floods: readonly Flood[] = [
  { flood: 'thirty messages of a mebibyte of members', message: members(100_000), count: 30 },
  { flood: 'a thousand approvals of another plan', message: decision({ approve: '00000000' }), count: 1_000 },
];

describe('messages that waited for a worker', () => {
  test.each(floods)(
    '$flood do not stop an incident, nor its finding',
    async (flood) => expectToSurvive(server, flood),
    300_000,
  );
});
