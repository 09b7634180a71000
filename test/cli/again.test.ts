import { expect, test } from '@jest/globals';
import { again } from '../../src/cli/again';
import { Failure, type FailureCode } from '../../src/domain/failures';

/** A read that fails so in turn, and answers after that. */
function failing(codes: readonly FailureCode[]) {
  const left = [...codes];
  let calls = 0;
  return {
    calls: () => calls,
    read: async (): Promise<string> => {
      calls += 1;
      const code = left.shift();
      return code === undefined ? Promise.resolve('read') : Promise.reject(new Failure(code, 'no'));
    },
  };
}

test.each<[string, readonly FailureCode[], number, string]>([
  ['a token that was refused twice is said', ['unauthenticated', 'unauthenticated'], 2, 'unauthenticated'],
  ['a missing right is said at once', ['permission-denied'], 1, 'permission-denied'],
  ['what failed after a refused token is said', ['unauthenticated', 'not-found'], 2, 'not-found'],
  ['a token that was refused once is replaced', ['unauthenticated'], 2, 'read'],
  ['an answer is taken as it is', [], 1, 'read'],
])('%s', async (_, codes, calls, ends) => {
  const reading = failing(codes);
  const ended = await again(reading.read, 0).catch((thrown: unknown) => Failure.from(thrown).code);
  expect({ ended, calls: reading.calls() }).toEqual({ ended: ends, calls });
});
