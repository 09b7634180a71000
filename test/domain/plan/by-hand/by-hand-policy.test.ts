import { describe, expect, test } from '@jest/globals';
import type { CaseFile } from '../../../../src/domain/evidence/case-file';
import type { Finding } from '../../../../src/domain/finding/finding';
import { caseFile } from '../../fixtures';
import { policySet } from '../../incident-story';
import { theJob } from '../../kinds';
import { byHand } from '../../of-case-file';

const everybody = { action: 'ADD', role: 'roles/run.invoker', member: 'allUsers' } as const;
const of = (change: Partial<Finding>): CaseFile => caseFile({ findings: [{ ...policySet, ...change }] });

describe('no command is guessed', () => {
  test.each<[string, CaseFile]>([
    ['where the finding names no binding', of({})],
    ['where a binding was taken away', of({ iamBindings: [{ ...everybody, action: 'REMOVE' }] })],
    ['where the role is missing', of({ iamBindings: [{ ...everybody, role: '' }] })],
    ['where the member is missing', of({ iamBindings: [{ ...everybody, member: '' }] })],
    ['of a finding about a process', of({ category: 'Reverse Shell', iamBindings: [everybody] })],
    ['of a job', { ...of({ iamBindings: [everybody] }), workload: theJob }],
  ])('%s', (_name, file) => {
    expect(byHand(file).filter(({ title }) => title.includes('policy'))).toEqual([]);
  });
});

test('what was added is taken back, with the way back, and the freeze is said to be no answer', () => {
  const [entry, ...more] = byHand(of({ iamBindings: [everybody, everybody] }));
  expect(more).toEqual([]);
  expect(entry?.title).toBe('Take back what was added to its policy (1)');
  expect(entry?.commands[0]).toMatch(
    /^gcloud run services remove-iam-policy-binding \S+ .*--member=allUsers --role=roles\/run\.invoker$/,
  );
  expect(entry?.undo[0]).toBe(entry?.commands[0]?.replace('remove-', 'add-'));
  expect(entry?.notes).toEqual(['Freezing the service takes nothing of this back.']);
});

test('of many, the rest is a count', () => {
  const iamBindings = Array.from({ length: 8 }, (_each, index) => ({
    ...everybody,
    member: `user:e${index}@x.org`,
  }));
  const [entry] = byHand(of({ iamBindings }));
  expect(entry?.commands).toHaveLength(5);
  expect(entry?.notes.at(-1)).toBe('3 more: see the finding.');
});

test('a hostile member is one argument', () => {
  const [entry] = byHand(of({ iamBindings: [{ ...everybody, member: "user:a'; reboot" }] }));
  expect(entry?.commands[0]).toContain("'--member=user:a'\\''; reboot'");
});
