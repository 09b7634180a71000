import { describe, expect, test } from '@jest/globals';
import { inParallel } from '../../simulator/range/in-parallel';
import { parseEvent } from '../../simulator/range/drive/parse-event';
import { parseTruth } from '../../simulator/range/judge/parse-truth';
import { planRuns } from '../../simulator/range/plan-runs';
import { isSameSettings } from '../../simulator/range/judge/same-settings';
import { failuresText, tableHead, tableLine } from '../../simulator/range/table';
import type { RunResult } from '../../simulator/range/result';
import { scenarioNames } from '../../simulator/scenarios/load';
import { settingsCases } from '../support/settings-cases';

describe('which runs are made', () => {
  test('every scenario, under every value of each switch that it touches', () => {
    const runs = planRuns([]);
    expect([...new Set(runs.map(({ source }) => source))]).toEqual(scenarioNames());
    for (const { scenario, switches } of runs) expect(Object.keys(switches)).toEqual(scenario.switches);
  });

  test.each([
    ['one that touches a switch', ['freeze-drains'], [{ freeze: 'kills' }, { freeze: 'drains' }]],
    ['one that touches none', ['race-owner-deploys'], [{}]],
    ['one twice', ['race-owner-deploys', 'race-owner-deploys'], [{}, {}]],
    ['one by its file', ['simulator/scenarios/developer-debugging.yaml'], [{}]],
  ])('%s', (_, named, expected) => {
    expect(planRuns(named).map(({ switches }) => switches)).toEqual(expected);
  });

  test('an unknown one is refused, and those that exist are named', () => {
    expect(() => planRuns(['nope'])).toThrow(scenarioNames().join(', '));
  });
});

test('no more than so many at a time, results in order', async () => {
  let running = 0;
  let most = 0;
  const release: (() => void)[] = [];
  const work = inParallel([1, 2, 3, 4, 5], 2, async (item) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => {
      release.push(resolve);
      // The second arrival lets both continue, the last one itself.
      if (release.length === 2 || item === 5) release.splice(0).forEach((go) => go());
    });
    running -= 1;
    return item * 10;
  });
  expect(await work).toEqual([10, 20, 30, 40, 50]);
  expect(most).toBe(2);
});

describe('the settings of a service before and after a restore', () => {
  test.each(settingsCases)('%s', (_, before, after, expected) => {
    expect(isSameSettings(before, after)).toBe(expected);
  });
});

describe('what the product says is read strictly where it is used', () => {
  const at = '2026-03-01T14:00:00Z';

  test.each([
    ['a line that the range has no use for', { at, event: 'told', line: {} }],
    ['an event that it does not know', { at, event: 'new' }],
    ['no event', { at }],
  ])('%s is passed over', (_, line) => {
    expect(parseEvent(JSON.stringify(line))).toBeUndefined();
  });

  test.each([
    ['no JSON', 'Firebreak on this machine'],
    ['a question without a plan', JSON.stringify({ at, event: 'asked', incident: 'i' })],
    ['an outcome without one', JSON.stringify({ at, event: 'outcome' })],
  ])('%s is an error', (_, line) => {
    expect(() => parseEvent(line)).toThrow();
  });

  test('so is a truth that lacks its calls', () => {
    const body = { attacker: { shell: 'dead', token: 'none' }, services: {}, disturbed: [] };
    expect(() => parseTruth(body)).toThrow(/calls/);
  });
});

describe('the table', () => {
  const result: RunResult = {
    scenario: 'freeze-drains',
    switches: { freeze: 'drains' },
    pass: true,
    outcome: 'contained',
    expectedOutcome: 'contained',
    attacker: { shell: 'dead', token: 'none' },
    disturbed: [],
    forbiddenCalls: [],
    evidenceSealedBeforeChange: true,
    decisions: 1,
    events: { finding: 51, incident: 72 },
    seconds: { toPlan: 4.25, decisionToOutcome: 8 },
    restoredEqual: true,
    failures: [],
  };

  test.each<[string, Partial<RunResult>, RegExp]>([
    [
      'a pass',
      {},
      /^pass {2}freeze-drains freeze=drains +contained +dead +none +0 +equal +4\.3 s +8\.0 s +51\+72$/,
    ],
    ['a failure', { pass: false }, /^FAIL /],
    ['one that never came to rest', { outcome: null }, / none /],
    ['no restore', { restoredEqual: null }, / - /],
    ['a bad restore', { restoredEqual: false }, / NO /],
  ])('%s', (_, changes, line) => {
    expect(tableLine({ ...result, ...changes })).toMatch(line);
  });

  test('its columns stand below their titles', () => {
    const at = tableHead().indexOf('outcome');
    expect(tableLine(result).slice(at)).toMatch(/^contained/);
  });

  test('failures are said in words, and do nothing to the terminal', () => {
    const text = failuresText([
      result,
      { ...result, pass: false, failures: ['the shell lives', 'x\u001b[2J\u202e\nnext line'] },
    ]);
    expect(text.split('\n')).toEqual([
      'freeze-drains freeze=drains:',
      '  - the shell lives',
      '  - x?[2J?',
      '    next line',
    ]);
  });
});
