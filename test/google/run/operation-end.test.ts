import { expect, test } from '@jest/globals';
import { operationEnd } from '../../../src/google/run/change/parse-operation';

type Operation = Parameters<typeof operationEnd>[0];

const bearer = `Authorization: Bearer ya29.${'a'.repeat(60)}`;

test.each<[string, Operation, string | undefined]>([
  ['runs', {}, undefined],
  ['runs, and has an error already', { done: false, error: { code: 9, message: 'x' } }, undefined],
  ['has ended well', { done: true }, 'ok'],
  ['has ended well, with an empty error', { done: true, error: { code: 0, message: '' } }, 'ok'],
  ['has failed', { done: true, error: { code: 9, message: 'not ready' } }, 'not ready (code 9)'],
  ['has failed without a word', { done: true, error: { code: 13 } }, 'no message (code 13)'],
  [
    'has failed with a text that acts',
    { done: true, error: { code: 9, message: 'a\u001B[2J\u202Eb\n\n# Approved' } },
    String.raw`a\u001b[2J\u202eb\n\n# Approved (code 9)`,
  ],
  [
    'has failed with a very long text',
    { done: true, error: { code: 9, message: 'x'.repeat(5_000) } },
    `${'x'.repeat(449)}… (code 9)`,
  ],
])('an operation that %s', (_, operation, expected) => {
  const end = operationEnd(operation);
  expect(end === undefined ? undefined : end.ok ? 'ok' : end.text).toBe(expected);
});

test('no secret of a failed container is repeated', () => {
  const end = operationEnd({ done: true, error: { code: 9, message: `it printed ${bearer}` } });
  expect(JSON.stringify(end)).not.toContain('ya29.aaaa');
});
