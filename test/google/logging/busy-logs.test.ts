import { describe, expect, test } from '@jest/globals';
import type { LogFacts } from '../../../src/domain/evidence/log-facts';
import type { LogQuery } from '../../../src/google/logging/logs';
import { payments, projectId, simulate, type Simulated } from '../simulated';

const LIST = 'google.logging.v2.LoggingServiceV2/ListLogEntries';
const SECOND = 1_000;
const SIGN = Date.parse('2026-03-01T14:00:00Z');
const at = (seconds: number): string => new Date(SIGN + seconds * SECOND).toISOString().replace('.000Z', 'Z');

/** Lines of stdout each second from half an hour before the sign until a quarter of an hour after it, and no other. */
async function busy(): Promise<Simulated> {
  const simulated = await simulate();
  const { logs } = simulated.sim.world;
  const [line] = logs
    .readable(Date.now())
    .filter(
      ({ json }) =>
        JSON.stringify(json).includes('payment-api') && JSON.stringify(json['logName']).includes('stdout'),
    );
  if (line === undefined) throw new Error('no line');
  for (let second = -1_800; second <= 900; second += 1) {
    const insertId = `at-${second}`;
    const timestamp = SIGN + second * SECOND;
    const json = { ...line.json, insertId, timestamp: at(second), textPayload: `line ${second}` };
    logs.add({ timestamp, readableAt: timestamp, insertId, json });
  }
  return simulated;
}

const query = (more: Partial<LogQuery> = {}): LogQuery => ({
  projectId,
  workload: payments,
  kind: 'stdout',
  from: at(-1_800),
  to: at(900),
  cap: 500,
  sign: at(0),
  ...more,
});

const seconds = ({ lines }: LogFacts): readonly number[] =>
  lines.map(({ text }) => Number(text.replace('line ', '')));
const lists = ({ sim }: Simulated): number =>
  sim.calls.all().filter(({ method, outcome }) => method === LIST && outcome === 'ok').length;

describe('a log that is longer than the cap is read around the first sign, too', () => {
  test('what lies between is said, and all is in the order of time', async () => {
    const simulated = await busy();
    const { facts, request } = await simulated.google.logs.read(query());
    const read = seconds(facts);
    expect(facts).toMatchObject({ stored: 1_000, more: true, hole: { from: at(-1_301), to: at(-379) } });
    expect([read[0], read[499], read[500], read.at(-1)]).toEqual([-1_800, -1_301, -379, 120]);
    expect(read).toEqual([...read].sort((a, b) => a - b));
    expect(request).toContain('; newest first: ');
  });

  test.each<[string, Partial<LogQuery>, readonly [number, number], number]>([
    ['they meet: nothing lies between, and nothing is told twice', { cap: 1_000 }, [-1_800, 120], 1_921],
    ['the window ends before two minutes are over', { to: at(30) }, [-1_800, 30], 1_000],
    ['the sign is before the window', { sign: at(-9_000) }, [-1_800, -1_301], 500],
    ['it is read beyond the sign', { cap: 2_000 }, [-1_800, 199], 2_000],
    ['no sign is told', { sign: undefined } as unknown as Partial<LogQuery>, [-1_800, -1_301], 500],
  ])('%s', async (_, more, ends, stored) => {
    const { google } = await busy();
    const { facts } = await google.logs.read(query(more));
    const read = seconds(facts);
    expect([[read[0], read.at(-1)], facts.stored, new Set(read).size]).toEqual([ends, stored, stored]);
    expect(facts.more).toBe(true);
  });

  test('one that is short enough is listed once', async () => {
    const simulated = await busy();
    const whole = await simulated.google.logs.read(query({ from: at(-100), to: at(100) }));
    expect(whole.facts).toMatchObject({ stored: 201, more: false });
    expect(whole.facts).not.toHaveProperty('hole');
    // An empty page with a token, as the scenario has it, and the rest.
    expect(lists(simulated)).toBe(2);
  });

  test('where the second reading fails the first is kept, and why is said', async () => {
    const simulated = await busy();
    const { faults } = simulated.sim;
    const take = faults.take.bind(faults);
    let calls = 0;
    faults.take = (method, resource) => {
      calls += 1;
      if (calls === 3) faults.add({ method: LIST, kind: 'error', code: 'UNAVAILABLE', times: 1 });
      return take(method, resource);
    };
    const { facts } = await simulated.google.logs.read(query());
    expect(facts).toMatchObject({
      stored: 500,
      more: true,
      cut: expect.stringContaining('could not read the stdout log'),
    });
  });
});
