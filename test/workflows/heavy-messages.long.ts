import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { decision, expectToSurvive, levels, members, text, type Flood } from '../support/flood';
import { openOwnServer, type OwnServer } from '../support/temporal/own-server';

let server: OwnServer;

beforeAll(async () => {
  server = await openOwnServer();
}, 120_000);
afterAll(async () => server.close());

const floods: readonly Flood[] = [
  { flood: 'thirty messages of a mebibyte of levels', message: levels(524_288), count: 30 },
  {
    flood: 'twelve hundred messages of as many members as one may have',
    message: members(3_300),
    count: 1_200,
  },
  { flood: 'twelve hundred messages of as much text as one may have', message: text(32_768), count: 1_200 },
  { flood: 'nine thousand messages that are none', message: '7', count: 9_000 },
  {
    flood: 'nine thousand approvals of another plan',
    message: decision({ approve: '00000000' }),
    count: 9_000,
  },
  {
    flood: 'nine thousand notes',
    message: decision({ note: 'what I saw', reason: undefined }),
    count: 9_000,
  },
];

describe('messages that waited for a worker', () => {
  test.each(floods)(
    '$flood do not stop an incident, nor its finding',
    async (flood) => expectToSurvive(server, flood),
    300_000,
  );
});
