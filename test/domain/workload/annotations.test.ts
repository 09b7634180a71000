import { expect, test } from '@jest/globals';
import { carriesClaim, stepAnnotations, undoneAnnotations } from '../../../src/domain/workload/annotations';

const claim = 'a'.repeat(32);

test('a change is told by its claim alone', () => {
  const ours = stepAnnotations('i#1', 'plan', 'step', claim);
  expect(ours).toEqual({
    'firebreak/incident': 'i#1',
    'firebreak/plan': 'plan',
    'firebreak/step': 'step',
    'firebreak/claim': claim,
  });
  expect(carriesClaim({ ...ours, other: 'x' }, claim)).toBe(true);
  expect(carriesClaim({ 'firebreak/claim': claim }, claim)).toBe(true);
});

test.each<[string, Record<string, string>, string]>([
  ['no annotation', {}, claim],
  ['all of ours but the claim', stepAnnotations('i#1', 'plan', 'step'), claim],
  ['the claim of another change', stepAnnotations('i#1', 'plan', 'step', 'b'.repeat(32)), claim],
  ['a claim that begins like it', { 'firebreak/claim': `${claim}a` }, claim],
  ['an empty claim is none', { 'firebreak/claim': '' }, ''],
])('not by %s', (_, annotations, of) => {
  expect(carriesClaim(annotations, of)).toBe(false);
});

test('an undo says so to people, and has a claim of its own', () => {
  expect(undoneAnnotations('i#1', 'plan', 'step', claim)).toEqual({
    ...stepAnnotations('i#1', 'plan', 'step', claim),
    'firebreak/step': 'undone-step',
  });
});
