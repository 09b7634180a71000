import { describe, expect, test } from '@jest/globals';
import { decision, expectToSurvive, levels, members, sendAll, text, type Flood } from '../support/flood';
import { useLab } from '../support/use-lab';

const { open } = useLab();
const scenario = 'reverse-shell-service';

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
    async (flood) => expectToSurvive(await open({ scenario }), flood),
    300_000,
  );

  // The server fails a task for ever that would have more than 2,000 activities open.
  test('two thousand and a hundred orders to close are one that is carried out', async () => {
    const lab = await open({ scenario });
    const { slot } = await lab.deliver();
    const { incident } = await lab.inPhase(slot, 'awaiting-decision');
    const orders = Array.from({ length: 2_100 }, (_, index) =>
      decision({ close: incident, reason: `a false alarm, said ${String(index)} times` }),
    );
    await lab.withoutWorkflows(async () => sendAll(lab, [slot], orders));
    const { phase } = await lab.inPhase(slot, 'closed');
    expect(phase).toBe('closed');
  }, 300_000);
});
