import { describe, expect, test } from '@jest/globals';
import { bytesOfText, cutBytes, cutEncoded, encodedBytes } from '../../../src/domain/text/byte-limit';

const texts = [
  ['letters', 'abcdefghij'],
  ['two bytes each', 'éééééééééé'],
  ['four bytes each', '🔥🔥🔥🔥🔥🔥🔥🔥'],
  ['of all widths', 'aé€🔥aé€🔥'],
  ['with quotes', '"""""""""'],
] as const;

describe.each(texts)('a text of %s', (_, text) => {
  test.each([0, 1, 2, 3, 5, 7, 8, 100])('is cut to %d bytes, to the last whole character', (max) => {
    const kept = cutBytes(text, max);
    expect(text.startsWith(kept)).toBe(true);
    expect(kept.isWellFormed()).toBe(true);
    expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(max);
    const next = Array.from(text)[Array.from(kept).length];
    if (next !== undefined) expect(Buffer.byteLength(kept + next)).toBeGreaterThan(max);
  });

  test.each([2, 3, 6, 11, 100])('is cut to %d bytes of JSON', (max) => {
    const kept = cutEncoded(text, max);
    expect(text.startsWith(kept)).toBe(true);
    expect(Buffer.byteLength(JSON.stringify(kept))).toBeLessThanOrEqual(max);
  });
});

test('bytes are counted as they travel', () => {
  expect([bytesOfText('é"'), encodedBytes('é"'), encodedBytes(['a'])]).toEqual([3, 6, 5]);
});
