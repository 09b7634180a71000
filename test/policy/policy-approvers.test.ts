import { describe, expect, test } from '@jest/globals';
import { parsePolicy } from '../../src/policy/parse-policy';
import { faultsOf, withLines } from './faults-of';

describe('approvers', () => {
  const approvers = (...lines: readonly string[]) =>
    `serial: 1\ninstallation: example\napprovers:\n${lines.map((line) => `  - ${line}\n`).join('')}`;

  test.each([
    ['nobody', 'serial: 1\ninstallation: e\napprovers: []\n', 'policy.yaml:3: "approvers" is empty'],
    [
      'twice',
      approvers('{ id: ada, may: [approve] }', '{ id: ada, may: [note] }'),
      'policy.yaml:5: approver "ada" is already named on line 4',
    ],
    [
      'twice in another case, which would make two people of one',
      approvers('{ id: ada@x.org, may: [approve] }', '{ id: Ada@X.org, may: [approve] }'),
      'policy.yaml:5: approver "Ada@X.org" is already named on line 4',
    ],
    [
      'everybody of a domain',
      approvers('{ id: "*@example.com", may: [approve] }'),
      'patterns are not allowed',
    ],
    ['a regular expression', approvers('{ id: ".*", may: [approve] }'), 'patterns are not allowed'],
    ['an id with a space', approvers('{ id: "ada ", may: [approve] }'), 'patterns are not allowed'],
    ['a look-alike letter', approvers('{ id: "аda", may: [approve] }'), 'patterns are not allowed'],
    ['no id', approvers('{ may: [approve] }'), '"id" is missing in an approver'],
    ['no acts', approvers('{ id: ada }'), '"may" is missing in an approver'],
    ['an empty list of acts', approvers('{ id: ada, may: [] }'), '"may" is empty'],
    ['one act without a list', approvers('{ id: ada, may: approve }'), '"may" must be a list'],
    ['an act twice', approvers('{ id: ada, may: [note, note] }'), 'act "note" is listed twice'],
    ['all acts by a star', approvers('{ id: ada, may: ["*"] }'), 'unknown act "*"; known: approve, refuse'],
    ['a role', approvers('{ id: ada, may: [approve], role: admin }'), 'unknown key "role"; known: id, may'],
    ['a bare name', approvers('ada'), 'policy.yaml:4: an approver must be a map'],
    [
      'nobody who may approve',
      approvers('{ id: ada, may: [note] }'),
      'asks for 1 approvers, but the policy has 0 who may approve',
    ],
  ])('%s is refused', (_, text, fault) => {
    expect(faultsOf(text).join('\n')).toContain(fault);
  });
});

describe('protected workloads', () => {
  test.each([
    ['a project id', 'my-project/europe-west1/services/shop', 'use the project number'],
    [
      'a project id in a resource',
      'projects/my-project/locations/europe-west1/services/shop',
      'use the project number',
    ],
    ['a pattern', '4151/europe-west1/services/*', 'lower-case letters, digits and hyphens'],
    ['a whole project', 'projects/4151', 'is not a workload'],
    ['an unknown kind', '4151/europe-west1/functions/shop', 'is not a workload'],
    ['a revision', 'projects/4151/locations/l/services/shop/revisions/r', 'is not a workload'],
    [
      'another product',
      '//compute.googleapis.com/projects/4151/locations/l/services/shop',
      'is not a workload',
    ],
    ['nothing', '""', 'is not a workload'],
  ])('%s is refused', (_, workload, fault) => {
    expect(faultsOf(withLines('protectedWorkloads:', `  - ${workload}`)).join('\n')).toMatch(
      new RegExp(`^policy.yaml:7: protected workload.*${fault.replace('*', '\\*')}`),
    );
  });

  test('the same one in two spellings is refused', () => {
    const text = withLines(
      'protectedWorkloads:',
      '  - 4151/l/services/shop',
      '  - projects/4151/locations/l/services/shop',
    );
    expect(faultsOf(text)).toEqual([
      'policy.yaml:8: the workload "4151/l/services/shop" is already named on line 7',
    ]);
  });

  test.each([
    ['4151/europe-west1/services/shop'],
    ['projects/4151/locations/europe-west1/services/shop'],
    ['//run.googleapis.com/projects/4151/locations/europe-west1/services/shop'],
  ])('%s is one path', (workload) => {
    const { policy } = parsePolicy(withLines(`protectedWorkloads: [ ${workload} ]`), 'p');
    expect(policy.protectedWorkloads).toEqual(['4151/europe-west1/services/shop']);
  });
});
