import { describe, expect, test } from '@jest/globals';
import { cutAttribute, MAX_ATTRIBUTE_BYTES, searchAttributes } from '../../src/domain/search-attributes';

describe('a value that is too long for Temporal is cut', () => {
  test.each([
    ['plain letters', 'a'.repeat(300), 'a'.repeat(255)],
    ['letters of two bytes, never in half', 'é'.repeat(200), 'é'.repeat(127)],
    ['characters of four bytes, never in half', '🔥'.repeat(100), '🔥'.repeat(63)],
    ['one letter and then wide ones', `a${'🔥'.repeat(100)}`, `a${'🔥'.repeat(63)}`],
  ])('%s', (_, value, cut) => {
    expect(cutAttribute(value)).toBe(cut);
    expect(Buffer.byteLength(cutAttribute(value))).toBeLessThanOrEqual(MAX_ATTRIBUTE_BYTES);
  });

  test.each([
    ['empty', ''],
    ['exactly as long as allowed', 'a'.repeat(255)],
    ['a workload', '123456789012/europe-west1/services/payments'],
  ])('and one that is %s is not', (_, value) => {
    expect(cutAttribute(value)).toBe(value);
  });
});

test('the attributes stay within what a namespace takes', () => {
  const types = Object.values(searchAttributes).map(({ type }) => type);
  expect(types.filter((type) => type === 'KEYWORD').length).toBeLessThanOrEqual(10);
  expect(types.filter((type) => type === 'KEYWORD_LIST').length).toBeLessThanOrEqual(3);
  expect(types.filter((type) => type === 'DATETIME').length).toBeLessThanOrEqual(3);
});
