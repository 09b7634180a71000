import { describe, expect, test } from '@jest/globals';
import { encodePart, isKeyPart } from '../../../src/ledger/store/key';

describe('any text becomes one part of a key', () => {
  test.each([
    ['a finding key', '1234/abc', '1234#2fabc'],
    ['a time stays readable', '2026-03-01T10:00:00Z', '2026-03-01T10:00:00Z'],
    ['an address stays readable', 'ada@example.com', 'ada@example.com'],
    ['the way out', '..', '#2e#2e'],
    ['here', '.', '#2e'],
    ['the escape itself', 'a#2fb', 'a#232fb'],
    ['a space and a NUL', 'a \0', 'a#20#00'],
    ['other scripts', 'é', '#c3#a9'],
  ])('%s', (_, text, part) => {
    expect(encodePart(text)).toBe(part);
    expect(isKeyPart(part)).toBe(true);
  });

  test.each([
    ['long', 'x'.repeat(5_000)],
    ['long only when escaped', '/'.repeat(100)],
    ['empty', ''],
  ])('%s is named by its digest', (_, text) => {
    expect(encodePart(text)).toMatch(/^#sha256-[0-9a-f]{64}$/);
    expect(isKeyPart(encodePart(text))).toBe(true);
  });

  test('different texts never share a part', () => {
    const texts = [
      'a/b',
      'a#2fb',
      'a:b',
      'a.b',
      'A/b',
      'a//b',
      '..',
      '.',
      '#2e',
      '',
      ' ',
      'x'.repeat(300),
      'x'.repeat(301),
    ];
    expect(new Set(texts.map(encodePart)).size).toBe(texts.length);
  });
});
