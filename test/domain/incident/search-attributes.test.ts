import { describe, expect, test } from '@jest/globals';
import {
  cutAttribute,
  cutList,
  MAX_ATTRIBUTE_BYTES,
  MAX_LIST_BYTES,
  searchAttributes,
} from '../../../src/domain/incident/search-attributes';

/** As the server counts: the JSON that is stored. */
const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

describe('a value that is too long for Temporal is cut', () => {
  test.each([
    ['plain letters', 'a'.repeat(300), 'a'.repeat(253)],
    ['letters of two bytes, never in half', 'é'.repeat(200), 'é'.repeat(126)],
    ['characters of four bytes, never in half', '🔥'.repeat(100), '🔥'.repeat(63)],
    ['one letter and then wide ones', `ab${'🔥'.repeat(100)}`, `ab${'🔥'.repeat(62)}`],
    ['quotes, which are two bytes in JSON', '"'.repeat(300), '"'.repeat(126)],
    ['control characters, which are six', '\u0007'.repeat(300), '\u0007'.repeat(42)],
    ['half a character, which is none', '\ud83d'.repeat(300), '\ufffd'.repeat(84)],
  ])('%s', (_, value, cut) => {
    expect(cutAttribute(value)).toBe(cut);
    expect(bytes(cutAttribute(value))).toBeLessThanOrEqual(MAX_ATTRIBUTE_BYTES);
  });

  test.each([
    ['empty', ''],
    ['exactly as long as allowed', 'a'.repeat(253)],
    ['a workload', '123456789012/europe-west1/services/payments'],
  ])('and one that is %s is not', (_, value) => {
    expect(cutAttribute(value)).toBe(value);
  });
});

describe('a list is cut by what the whole of it takes', () => {
  const many = (make: (index: number) => string): string[] => Array.from({ length: 60 }, (_, i) => make(i));
  test.each([
    [
      'names of findings',
      many((i) => `organizations/123456789012/sources/5678/locations/global/findings/${i}`),
    ],
    ['categories of 120 characters', many((i) => `${i} ${'x'.repeat(118)}`)],
    ['wide characters', many((i) => `${i}${'🔥'.repeat(60)}`)],
    ['quotes and backslashes', many((i) => `${i}${'"\\'.repeat(60)}`)],
    ['control characters', many((i) => `${i}${'\u0007'.repeat(60)}`)],
  ])('%s: the newest stay', (_, values) => {
    const kept = cutList(values);
    expect(bytes(kept)).toBeLessThanOrEqual(MAX_LIST_BYTES);
    // One more of them would not have fitted.
    expect(bytes(kept)).toBeGreaterThan(MAX_LIST_BYTES - 400);
    expect(new Set(kept)).toEqual(new Set(values.slice(-kept.length).map(cutAttribute)));
  });

  test('a value is there once, and the same values are the same list', () => {
    expect(cutList(['b', 'a', 'b'])).toEqual(['a', 'b']);
    expect(cutList(['a', 'b'])).toEqual(cutList(['b', 'a']));
    expect(cutList([])).toEqual([]);
  });
});

test('the attributes stay within what a namespace takes', () => {
  const types = Object.values(searchAttributes).map(({ type }) => type);
  expect(types.filter((type) => type === 'KEYWORD').length).toBeLessThanOrEqual(10);
  expect(types.filter((type) => type === 'KEYWORD_LIST').length).toBeLessThanOrEqual(3);
  expect(types.filter((type) => type === 'DATETIME').length).toBeLessThanOrEqual(3);
});
