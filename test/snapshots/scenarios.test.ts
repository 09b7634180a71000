import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { scenarioNames } from '../../simulator/scenarios/load';
import { atTheQuestion } from './at-the-question';
import { kept } from './kept';
import { letTimeGo, stopTime } from './standing-clock';

beforeAll(stopTime);
afterAll(letTimeGo);

const LEFT_OUT = [
  // A log that never ends is read for as long as a read may take: the range has it.
  'unfinished-search',
  // People's later acts are all that tells these from `incident-terminated`, or the last one from
  // `developer-debugging`.
  ...['cancelled-by-hand', 'forged-marks', 'race-owner-deploys', 'replayed-approval', 'reset-by-hand'],
  ...['second-sandbox', 'squatted-incident', 'own-marks'],
];

describe('what Firebreak says of a scenario when it asks is what it said before', () => {
  test.each(scenarioNames().filter((name) => !LEFT_OUT.includes(name)))('%s', async (scenario) => {
    const now = await atTheQuestion(scenario);
    expect(now).toBe(await kept(`scenarios/${scenario}`, now));
  });
});
