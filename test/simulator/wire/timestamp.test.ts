import { describe, expect, test } from '@jest/globals';
import {
  formatDuration,
  formatTimestamp,
  parseDuration,
  parseTimestamp,
} from '../../../simulator/wire/timestamp';

describe('times', () => {
  test.each([
    '',
    '2026-08-22',
    '2026-08-22T10:00:00',
    '2026-13-01T00:00:00Z',
    '2026-08-22T10:00:00.1234567890Z',
    'now',
  ])("'%s' is none", (text) => expect(parseTimestamp(text)).toBeUndefined());

  test.each([
    ['1970-01-01T00:00:00Z', '0', 0, '1970-01-01T00:00:00Z'],
    ['2026-08-22T12:00:00.5+02:00', '1787392800', 500_000_000, '2026-08-22T10:00:00.500Z'],
    ['2026-08-22T10:00:00.000001Z', '1787392800', 1000, '2026-08-22T10:00:00.000001Z'],
    ['2026-08-22T10:00:00.000000001Z', '1787392800', 1, '2026-08-22T10:00:00.000000001Z'],
    ['1969-12-31T23:59:59.250Z', '-1', 250_000_000, '1969-12-31T23:59:59.250Z'],
  ])('%s', (text, seconds, nanos, formatted) => {
    expect(parseTimestamp(text)).toEqual({ seconds, nanos });
    expect(formatTimestamp({ seconds, nanos })).toBe(formatted);
  });
});

describe('durations', () => {
  test.each(['', '5', 's', '1.5', '1m', '1.1234567890s'])("'%s' is none", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test.each([
    ['0s', '0', 0],
    ['300s', '300', 0],
    ['0.250s', '0', 250_000_000],
    ['-1.500s', '-1', -500_000_000],
    ['-0.250s', '0', -250_000_000],
  ])('%s', (text, seconds, nanos) => {
    expect(parseDuration(text)).toEqual({ seconds, nanos });
    expect(formatDuration({ seconds, nanos })).toBe(text);
  });
});
