import { describe, expect, test } from '@jest/globals';
import type { DecisionAct } from '../../../src/domain/plan/policy';
import type { Approver } from '../../../src/domain/plan/policy';
import { tally, type StepAnswer } from '../../../src/domain/decision/tally';

const STEP = 'c'.repeat(64);
const SECOND = 'd'.repeat(64);
const ADA = 'ada@example.com';
const BOB = 'bob@example.com';
const all: readonly Approver[] = [ADA, BOB].map((id) => ({ id, may: ['approve', 'refuse'] }));

describe('tally', () => {
  const by = (...given: readonly [string, StepAnswer['answer'], string?][]): readonly StepAnswer[] =>
    given.map(([person, answer, step = STEP]) => ({ step, by: person, answer }));
  test.each<[string, readonly StepAnswer[], number, string, readonly string[]]>([
    ['no answer', [], 1, 'asked', []],
    ['one of one', by([ADA, 'approve']), 1, 'approved', [ADA]],
    ['one of two', by([ADA, 'approve']), 2, 'asked', [ADA]],
    ['the same person twice is one', by([ADA, 'approve'], [ADA, 'approve']), 2, 'asked', [ADA]],
    ['two of two', by([ADA, 'approve'], [BOB, 'approve']), 2, 'approved', [ADA, BOB]],
    ['a refusal ends it', by([ADA, 'refuse']), 1, 'refused', []],
    ['a refusal after one of two', by([ADA, 'approve'], [BOB, 'refuse']), 2, 'refused', [ADA]],
    ['answers to another step do not count', by([ADA, 'approve', SECOND]), 1, 'asked', []],
    ['none needed still needs one', [], 0, 'asked', []],
  ])('%s', (_name, answers, needed, expected, approvedBy) => {
    expect(tally(STEP, answers, { needed, approvers: all })).toMatchObject({ state: expected, approvedBy });
  });

  const only = (...list: readonly (readonly [string, readonly DecisionAct[]])[]): readonly Approver[] =>
    list.map(([id, may]) => ({ id, may }));
  const both = by([ADA, 'approve'], [BOB, 'approve']);
  test.each<[string, readonly StepAnswer[], number, readonly Approver[], string, readonly string[]]>([
    ['nobody is an approver any more', both, 1, [], 'asked', []],
    ['one of two was removed', both, 2, only([ADA, ['approve']]), 'asked', [ADA]],
    ['one is enough now', by([ADA, 'approve']), 1, only([ADA, ['approve']]), 'approved', [ADA]],
    ['two are needed now', by([ADA, 'approve']), 2, only([ADA, ['approve']]), 'asked', [ADA]],
    ['a refusal by nobody', by(['nobody-at-all', 'refuse']), 1, only([ADA, ['refuse']]), 'asked', []],
    ['a refusal by who may only approve', by([ADA, 'refuse']), 1, only([ADA, ['approve']]), 'asked', []],
    ['an approval by who may only refuse', by([ADA, 'approve']), 1, only([ADA, ['refuse']]), 'asked', []],
    [
      'the one who refused was removed',
      by([ADA, 'approve'], [BOB, 'refuse']),
      1,
      only([ADA, ['approve']]),
      'approved',
      [ADA],
    ],
    [
      'another spelling is another person',
      by(['Ada@example.com', 'approve']),
      1,
      only([ADA, ['approve']]),
      'asked',
      [],
    ],
  ])('by the policy as it is now: %s', (_name, answers, needed, approvers, expected, approvedBy) => {
    expect(tally(STEP, answers, { needed, approvers })).toMatchObject({ state: expected, approvedBy });
  });
});
