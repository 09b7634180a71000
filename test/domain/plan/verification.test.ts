import { describe, expect, test } from '@jest/globals';
import { parseInstant } from '../../../src/domain/text/time';
import {
  instancesGone,
  isContained,
  verificationLevels,
  type InstanceCounts,
  type InstanceSeries,
} from '../../../src/domain/plan/verification';

const MINUTE = 60_000;
/** Minutes after twelve. */
const at = (minute: number): string => new Date(Date.UTC(2026, 9, 1, 12) + minute * MINUTE).toISOString();
const series = (
  name: string,
  ...points: readonly (readonly [number, number | undefined])[]
): InstanceSeries => ({
  name,
  points: points.map(([minute, count]) => ({ at: at(minute), count })),
});
const all = (...given: readonly InstanceSeries[]): InstanceCounts => ({ series: given, complete: true });

describe('the instances are gone', () => {
  test.each<[string, InstanceCounts, string, string]>([
    ['two samples of one series', all(series('a', [1, 0], [2, 0])), at(1), at(2)],
    ['after some that had instances', all(series('a', [0, 3], [1, 1], [2, 0], [3, 0])), at(2), at(3)],
    ['and were for long', all(series('a', [1, 0], [2, 0], [3, 0])), at(1), at(3)],
    [
      'the last of two series counts',
      all(series('a', [1, 0], [2, 0], [3, 0]), series('b', [1, 4], [2, 0], [3, 0])),
      at(2),
      at(3),
    ],
    [
      'two series that are sampled at other moments',
      all(series('a', [1, 0], [2, 0]), series('b', [1.5, 0], [2.5, 0])),
      at(1.5),
      at(2.5),
    ],
    [
      'one that is not known in between is no sample without instances',
      all(series('a', [1, 0], [2, undefined], [3, 0], [4, 0])),
      at(3),
      at(4),
    ],
  ])('%s', (_, counts, since, until) => {
    expect(instancesGone(counts, MINUTE)).toEqual({ gone: true, since, until });
  });
});

describe('nothing is known of the instances', () => {
  test.each<[string, InstanceCounts, RegExp]>([
    ['nothing was read', all(), /^no sample of the instance count/],
    ['a series without a point', all(series('a')), /^no sample of the instance count/],
    ['one of two has no point since', all(series('a', [1, 0], [2, 0]), series('b')), /^no sample of b since/],
    ['one sample', all(series('a', [2, 0])), /^two samples of a without an instance, 60 s apart/],
    ['two that lie less than a period apart', all(series('a', [1.01, 0], [2, 0])), /^two samples of a/],
    [
      'two moments, of two revisions a second apart',
      all(series('a', [1, 0]), series('b', [1.02, 0])),
      /^two samples of a/,
    ],
    ['one without, after one with', all(series('a', [1, 1], [2, 0])), /^two samples of a/],
    [
      'one that stopped reporting',
      all(series('a', [1, 0], [2, 0], [3, 0]), series('b', [1, 0], [2, 0])),
      /^b is missing in the samples after/,
    ],
    [
      'a value that is none',
      all(series('a', [1, 0], [2, 0], [3, undefined])),
      /^the sample of a at .* is no count/,
    ],
    ['a negative one', all(series('a', [1, 0], [2, 0], [3, -3])), /^the sample of a at .* is no count/],
    ['a time that is none', all({ name: 'a', points: [{ at: 'never', count: 0 }] }), /^no sample/],
    [
      'the list did not end',
      { series: [series('a', [1, 0], [2, 0])], complete: false },
      /^the instance count was not read to its end/,
    ],
  ])('%s', (_, counts, text) => {
    expect(instancesGone(counts, MINUTE)).toEqual({
      gone: false,
      running: false,
      text: expect.stringMatching(text),
    });
  });

  test.each<[string, InstanceCounts]>([
    ['the last sample shows some', all(series('a', [1, 0], [2, 0], [3, 2]))],
    ['one of two revisions', all(series('b', [2, 0], [3, 0]), series('a', [2, 0], [3, 2]))],
  ])('some run: %s', (_, counts) => {
    expect(instancesGone(counts, MINUTE)).toEqual({
      gone: false,
      running: true,
      text: `2 instances of a in the sample of ${at(3)}; two samples in a row must show 0`,
    });
  });

  test('a count of which more is negative does not make 0 of another', () => {
    const counts = all(series('a', [1, 3], [2, 3]), series('b', [1, -3], [2, -3]));
    expect(instancesGone(counts, MINUTE).gone).toBe(false);
  });
});

describe('contained', () => {
  const levels = verificationLevels.map((level) => ({ level, verified: true, text: '' }));
  const [first] = levels;

  test('every level is verified', () => {
    expect(isContained({ levels, at: at(0) })).toBe(true);
  });

  test.each(verificationLevels)(
    'not without %s, and not where it was looked at twice with two results',
    (level) => {
      const others = levels.filter((one) => one.level !== level);
      expect(isContained({ levels: others, at: at(0) })).toBe(false);
      expect(isContained({ levels: [...others, { level, verified: false, text: '' }], at: at(0) })).toBe(
        false,
      );
      expect(isContained({ levels: [...levels, { level, verified: false, text: '' }], at: at(0) })).toBe(
        false,
      );
    },
  );

  test('not where nothing was looked at, or one level three times', () => {
    expect(isContained({ levels: [], at: at(0) })).toBe(false);
    expect(isContained({ levels: first === undefined ? [] : [first, first, first], at: at(0) })).toBe(false);
  });
});

describe('a time', () => {
  test.each<[string, string, string]>([
    ['in UTC', '2026-10-01T12:00:00Z', '2026-10-01T12:00:00.000Z'],
    ['with nanoseconds', '2026-10-01T12:00:00.123456789Z', '2026-10-01T12:00:00.123Z'],
    ['with an offset', '2026-10-01T02:00:00+03:00', '2026-09-30T23:00:00.000Z'],
    ['a leap day', '2028-02-29T23:59:59-00:30', '2028-03-01T00:29:59.000Z'],
  ])('%s', (_, text, expected) => {
    expect(parseInstant(text)).toBe(Date.parse(expected));
  });

  test.each<[unknown]>([
    ['never'],
    ['zz'],
    ['zz1'],
    [''],
    ['0'],
    [0],
    [1_790_000_000_000],
    [null],
    [undefined],
    [{}],
    ['99999-01-01T00:00:00Z'],
    ['+099999-01-01T00:00:00Z'],
    ['2026-10-01'],
    ['2026-10-01T12:00Z'],
    ['2026-10-01 12:00:00Z'],
    ['2026-10-01T12:00:00'],
    ['2026-10-01t12:00:00z'],
    ['2026-02-30T12:00:00Z'],
    ['2027-02-29T12:00:00Z'],
    ['2026-13-01T12:00:00Z'],
    ['2026-00-01T12:00:00Z'],
    ['2026-10-32T12:00:00Z'],
    ['2026-10-01T24:00:00Z'],
    ['2026-10-01T12:60:00Z'],
    ['2026-10-01T12:00:61Z'],
    ['2026-10-01T12:00:00.Z'],
    ['2026-10-01T12:00:00.1234567890Z'],
    ['2026-10-01T12:00:00+24:00'],
    [' 2026-10-01T12:00:00Z'],
    ['2026-10-01T12:00:00Z\n'],
    ['x2026-10-01T12:00:00Z'],
  ])('%p is none', (given) => {
    expect(parseInstant(given)).toBeUndefined();
  });
});
