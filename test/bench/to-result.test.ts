import { describe, expect, test } from '@jest/globals';
import type { Figure } from '../../bench/figure';
import { table } from '../../bench/table';
import { toResult } from '../../bench/to-result';

const figure: Figure = {
  ...{ name: 'plan-ratio', title: 'how long', unit: 'x', goal: 1.15, bound: 'at most', runs: 5 },
  measure: async () => ({ values: [], notes: [] }),
};

describe('a figure is the median of its runs', () => {
  const cases: readonly [string, readonly number[], number | null, boolean][] = [
    ['of an odd number the middle one', [3, 1, 1.1], 1.1, true],
    ['of an even number the mean of the middle two', [1, 2, 1.2, 1.1], 1.15, true],
    ['more than the goal is missed', [1.2, 1.2, 0.1], 1.2, false],
    ['of none there is none, and it is not met', [], null, false],
  ];
  test.each(cases)('%s', (_, values, value, pass) => {
    const result = toResult(figure, { values, notes: [] }, '2 cores');
    expect(result).toMatchObject({ value, median: value, pass, runs: values.length });
  });

  test.each<[string, readonly number[], boolean]>([
    ['less than a least goal is missed', [1.14], false],
    ['the goal itself is met', [1.15], true],
    ['more is met', [9], true],
    ['of none it is not met', [], false],
  ])('%s', (_, values, pass) => {
    const least: Figure = { ...figure, bound: 'at least' };
    expect(toResult(least, { values, notes: [] }, '2 cores')).toMatchObject({ pass, bound: 'at least' });
  });

  test('with its extremes, on what, and why it missed', () => {
    const result = toResult(figure, { values: [2, 1.5, 4], notes: ['late answers'] }, '2 cores, load 0.1');
    expect(result).toEqual({
      ...{ name: 'plan-ratio', unit: 'x', goal: 1.15, bound: 'at most', pass: false },
      ...{ value: 2, min: 1.5, median: 2, max: 4, runs: 3 },
      measured: '2 cores, load 0.1; late answers; missed: 2 x, and the goal is at most 1.15',
    });
    expect(table([result])).toMatch(/^MISSED +plan-ratio +2 +x +at most 1.15 +1.5 to 4 +3 runs\n/);
  });
});
