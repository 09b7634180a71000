import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { scenarioNames } from '../../simulator/scenarios/load';
import { atTheQuestion } from './at-the-question';
import { kept } from './kept';
import { letTimeGo, stopTime } from './standing-clock';

beforeAll(stopTime);
afterAll(letTimeGo);

/** A log that never ends is read for as long as a read may take: the range has it. */
const LONG = ['unfinished-search'];

describe('what Firebreak says of a scenario when it asks is what it said before', () => {
  test.each(scenarioNames().filter((name) => !LONG.includes(name)))('%s', async (scenario) => {
    const now = await atTheQuestion(scenario);
    expect(now).toBe(await kept(`scenarios/${scenario}`, now));
  });
});
