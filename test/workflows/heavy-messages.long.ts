import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { signalNames } from '../../src/domain/message-names';
import { decision, expectToSurvive, levels, members, text, type Flood } from '../support/flood';
import { openLab } from '../support/lab';
import { openOwnServer, type OwnServer } from '../support/temporal/own-server';
import { jsonPayload, rawMessages } from '../support/temporal/raw-messages';

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
  { flood: 'twelve hundred messages of as much text as one may have', message: text(32_700), count: 1_200 },
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

  // The server fails a task for ever that would have more than 2,000 activities open.
  test('two thousand and a hundred orders to close that all count close it', async () => {
    const lab = await openLab(
      { ...server, taskQueue: server.newTaskQueue() },
      { scenario: 'reverse-shell-service' },
    );
    const raw = rawMessages(server.client, server.namespace);
    try {
      const { slot } = await lab.deliver();
      const { incident } = await lab.inPhase(slot, 'awaiting-decision');
      await lab.withoutWorkflows(async () => {
        const order = (index: number): string =>
          decision({ close: incident, reason: `a false alarm, said ${String(index)} times` });
        for (let sent = 0; sent < 2_100; sent += 1)
          await raw.signal(slot, signalNames.decision, [jsonPayload(order(sent))]);
      });
      const { phase } = await lab.inPhase(slot, 'closed');
      expect(phase).toBe('closed');
    } finally {
      await lab.close();
    }
  }, 300_000);
});
