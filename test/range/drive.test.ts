import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { driveRun, newDrive } from '../../simulator/range/drive/drive';
import type { ProductEvent } from '../../simulator/range/drive/parse-event';
import { loadScenario } from '../../simulator/scenarios/load';
import { startSimulator } from '../../simulator/start';
import type { RunningSimulator } from '../../simulator/start';

const at = '2026-03-01T14:00:00Z';
const nobody = { ...loadScenario('reverse-shell-service'), people: [] };

let simulator: RunningSimulator;
let ready: ProductEvent;
beforeAll(async () => {
  simulator = await startSimulator({ scenario: nobody });
  ready = {
    at,
    event: 'ready',
    simulator: { http: simulator.http },
    ledger: '/nowhere',
    environment: { TEMPORAL_ADDRESS: '127.0.0.1:1' },
  };
});
afterAll(async () => simulator.close());

async function* say(events: readonly ProductEvent[]): AsyncGenerator<ProductEvent> {
  yield* events;
}

async function drive(events: readonly ProductEvent[]) {
  const driven = newDrive();
  await driveRun(nobody, say([ready, { at, event: 'opened', incident: 'w#1' }, ...events]), driven);
  return driven;
}

const asked: ProductEvent = { at, event: 'asked', incident: 'w#1', plan: { hash: 'h', asking: 1 } };
const outcome = (text: string): ProductEvent => ({ at, event: 'outcome', outcome: text });

describe('a run that does not go as the scenario has it', () => {
  test('it ends before the outcome', async () => {
    expect((await drive([])).problems).toEqual(['it ended by itself']);
  });

  test('a question that nobody answers', async () => {
    expect((await drive([asked])).problems).toEqual([
      'question 1 was asked, and nobody in the scenario answers it',
    ]);
  });

  test('something is asked before it is ready', async () => {
    await expect(driveRun(nobody, say([asked]), newDrive())).rejects.toThrow('before it was ready');
  });
});

describe('what is noted', () => {
  test('each claim of being contained, with when it had looked and the shell as it truly was', async () => {
    const looked = { at, event: 'verified', verification: { at: '2026-03-01T13:59:58Z' } } as const;
    const { claims, outcome: noted } = await drive([looked, outcome('contained')]);
    expect(claims).toEqual([{ at: '2026-03-01T13:59:58Z', shell: 'alive' }]);
    expect(noted).toBe('contained');
  });

  test('a claim without a look counts from when it was made', async () => {
    expect((await drive([outcome('contained')])).claims).toEqual([{ at, shell: 'alive' }]);
  });

  test('only answers to a plan count as decisions', async () => {
    const decided = (act: string): ProductEvent => ({
      at,
      event: 'decided',
      decision: { at, decision: { act } },
    });
    const { decisions } = await drive([
      ...['approve', 'note', 'refuse', 'close', 'restore'].map(decided),
      outcome('refused'),
    ]);
    expect(decisions).toBe(2);
  });
});
