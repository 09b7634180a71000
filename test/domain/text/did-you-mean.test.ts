import { describe, expect, test } from '@jest/globals';
import { didYouMean } from '../../../src/domain/text/did-you-mean';

const known = ['approvers', 'watch', 'serial'];

describe('the end of a sentence about an unknown word', () => {
  test.each([
    ['aprovers', '; did you mean "approvers"?'],
    ['APPROVERS', '; did you mean "approvers"?'],
    ['approver', '; did you mean "approvers"?'],
    ['watches', '; did you mean "watch"?'],
    ['wacth', '; did you mean "watch"?'],
    ['watc', '; did you mean "watch"?'],
    ['', '; known: approvers, watch, serial'],
    ['colour', '; known: approvers, watch, serial'],
    ['x'.repeat(1_000), '; known: approvers, watch, serial'],
  ])('%j', (word, end) => {
    expect(didYouMean(word, known)).toBe(end);
  });

  test('without known words', () => {
    expect(didYouMean('x', [])).toBe('; known: ');
  });
});
