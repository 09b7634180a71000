import { expect, test } from '@jest/globals';
import { lookupPace } from '../../src/virustotal/allowance';

test.each([
  ['nobody is asked less than once a minute', 1, 1],
  ['a key without a licence: the burst alone is more than it allows', 4, 1],
  ['the burst fits in', 20, 13],
  ['three quarters', 60, 45],
  ['three quarters of much', 1_000, 750],
])('%s: %d allowed, %d a minute', (_, licensed, pace) => {
  expect(lookupPace(licensed)).toBe(pace);
});
