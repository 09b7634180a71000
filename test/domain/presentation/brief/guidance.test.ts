import { describe, expect, test } from '@jest/globals';
import type { CaseFile } from '../../../../src/domain/evidence/case-file';
import { workloadKinds } from '../../../../src/domain/workload/workload';
import { caseFile, finding, log, workload } from '../../fixtures';
import { guidanceFor } from '../../of-case-file';

describe("Google's guidance, item by item", () => {
  const made = (given: CaseFile, google: string): string =>
    guidanceFor(given).find((item) => item.google.includes(google))?.made ?? '';
  test.each<[string, CaseFile, string, string]>([
    ['the finding was reviewed', caseFile(), 'Review the finding', 'container app, binary /bin/bash'],
    [
      'contacting the owner is left to people',
      caseFile(),
      'Contact the owner',
      'Left to you; it was changed last by ci@',
    ],
    ['logs that were read', caseFile(), 'View the logs', 'entries of 5 logs'],
    [
      'logs that were not',
      caseFile({ logs: [log('stderr')] }),
      'View the logs',
      'Not read: requests, stdout, system, audit.',
    ],
    ['no logs at all', caseFile({ logs: [] }), 'View the logs', 'see the gaps'],
    ['deleting is not offered', caseFile(), 'deleting the service', 'Not offered'],
    [
      'rolling back does not end a shell',
      caseFile(),
      'Roll back',
      'leaves the running instance and its shell alive',
    ],
    [
      'a job is cancelled before anybody deletes it',
      caseFile({ workload: { ...workload, kind: 'jobs' } }),
      'deleting the job',
      'By hand: cancel, pause, then decide on it',
    ],
    [
      'a job is not a service',
      caseFile({ workload: { ...workload, kind: 'jobs' } }),
      'deleting the service',
      'not a service',
    ],
    [
      'a worker pool has something better than deleting it',
      caseFile({ workload: { ...workload, kind: 'workerPools' } }),
      'deleting the service',
      '0 instances by hand',
    ],
    [
      'moving a worker pool to another revision proves nothing',
      caseFile({ workload: { ...workload, kind: 'workerPools' } }),
      'Roll back',
      'no proof',
    ],
    [
      'an instance is stopped',
      caseFile({ workload: { ...workload, kind: 'instances' } }),
      'deleting the service',
      'can be started again',
    ],
    [
      'a script',
      caseFile({ findings: [finding({ category: 'Malicious Script Executed' })] }),
      'script',
      'Ask the owner',
    ],
  ])('%s', (_name, given, google, text) => {
    expect(made(given, google)).toContain(text);
  });

  test.each(workloadKinds)('every item says what was made of it, on %s', (kind) => {
    const items = guidanceFor(caseFile({ workload: { ...workload, kind } }));
    expect(items.filter(({ made: text }) => text === '')).toEqual([]);
    expect(items).toHaveLength(11);
  });
});
