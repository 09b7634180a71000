import { expect, test } from '@jest/globals';
import { retryAfterMs } from '../../../src/domain/text/time';

const now = Date.parse('2026-11-25T13:00:00Z');

test.each([
  ['none', null, 60_000],
  ['nothing', ' ', 60_000],
  ['a text', 'soon', 60_000],
  ['a negative number', '-5', 60_000],
  ['seconds', '37', 37_000],
  ['no seconds', '0', 1000],
  ['a date', 'Wed, 25 Nov 2026 13:00:20 GMT', 20_000],
  ['a date that is past', 'Wed, 25 Nov 2026 12:00:00 GMT', 1000],
  ['years', '999999999', 86_400_000],
])('%s', (_what, header, milliseconds) => {
  expect(retryAfterMs(header, now)).toBe(milliseconds);
});
