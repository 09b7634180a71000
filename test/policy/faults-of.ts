import { expect } from '@jest/globals';
import { Failure } from '../../src/domain/failures';
import { parsePolicy } from '../../src/policy/parse-policy';

/** The least that a policy says; it ends on line 5. */
export const smallest = `serial: 1
installation: example
approvers:
  - id: ada@example.com
    may: [approve, refuse]
`;

/** The smallest policy and these lines after it, from line 6 on. */
export const withLines = (...lines: readonly string[]) => `${smallest}${lines.join('\n')}\n`;

/** The faults that a text has, one a line. */
export function faultsOf(text: string): readonly string[] {
  try {
    parsePolicy(text, 'policy.yaml');
  } catch (thrown) {
    const failure = Failure.from(thrown);
    expect(failure.code).toBe('bad-policy');
    return failure.message.split('\n');
  }
  return [];
}
