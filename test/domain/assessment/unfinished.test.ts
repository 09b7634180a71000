import { describe, expect, test } from '@jest/globals';
import type { CaseFile } from '../../../src/domain/evidence/case-file';
import { isWholeLog } from '../../../src/domain/evidence/log-facts';
import { caseFile, container, DIGEST, finding, log, related, revision, settings } from '../fixtures';
import { trail } from '../incident-story';
import { assess, attackedRevision, logLines, settingFacts, wouldChange } from '../of-case-file';
import { childShell, debugging } from '../signs';

const lines = (given: CaseFile): string => logLines(given, 400).join('\n');
const without = (part: 'related'): CaseFile => {
  const { [part]: _, ...rest } = caseFile();
  return rest;
};
const none = 'No odd request shortly before was found.';
const cut = 'the search of projects/shop did not come to its end within 25 pages';

describe('that no odd request came is said of a request log that was read to its end', () => {
  test.each<[string, CaseFile, string]>([
    ['read to its end', caseFile({ logs: [log('requests')] }), none],
    ['not read at all', caseFile({ logs: [] }), 'no request log was read'],
    ['cut off', caseFile({ logs: [log('requests', { more: true, cut })] }), 'not read to its end'],
    ['capped', caseFile({ logs: [log('requests', { more: true })] }), 'not read to its end'],
    [
      'with a hole',
      caseFile({ logs: [log('requests', { more: true, hole: { from: 'a', to: 'b' } })] }),
      'not read to its end',
    ],
  ])('%s', (_name, given, text) => {
    expect(lines(given)).toContain(text);
    expect(lines(given).includes(none)).toBe(text === none);
  });

  test('and of what takes no requests nothing is said', () => {
    const workload = { ...caseFile().workload, kind: 'jobs' } as const;
    expect(lines(caseFile({ workload, logs: [] }))).not.toContain('odd request');
  });
});

describe('that its identity made no call is said of an audit log that was read to its end', () => {
  test.each<[string, CaseFile, string]>([
    ['read to its end', caseFile({ logs: [log('audit')] }), 'no call by its own identity is in the log'],
    ['not read at all', caseFile({ logs: [] }), 'nor could the audit log'],
    ['cut off', caseFile({ logs: [log('audit', { more: true, cut })] }), 'which has more'],
  ])('%s', (_name, given, text) => {
    expect(lines(given)).toContain(text);
  });

  test('a Data Access log without an entry that was not read to its end is not "none"', () => {
    const given = caseFile({ trail: { ...trail(), dataAccess: 'not-finished', more: true } });
    expect(lines(given)).toContain('was not read to its end');
    expect(lines(given)).not.toContain('no Data Access entry was found');
    expect(wouldChange(given).join()).toContain('was not read to its end');
    expect(wouldChange(given).join()).not.toContain('no entry of the Data Access logs');
  });
});

describe('a list of revisions that was not read to its end', () => {
  const revisions = [revision('payments-00001', { containers: [container({ digest: DIGEST })] })];
  const unfinished = settings({}, { revisions, unfinished: ['revisions'] });

  test('does not say that the attacked one is gone', () => {
    const given = caseFile({ settings: unfinished, findings: [finding({ revision: 'payments-00000' })] });
    expect(attackedRevision(given).why).toContain('not among the revisions that were read');
  });

  test('does not say which one runs an image: another may', () => {
    const ran = [{ name: 'x', imageId: DIGEST, imageUri: '', createTime: '' }];
    const attacked = finding({ containers: finding().containers.map((each) => ({ ...each, ...ran[0] })) });
    const whole = caseFile({ settings: settings({}, { revisions }), findings: [attacked] });
    expect(attackedRevision(whole).known?.name).toBe('payments-00001');
    expect(attackedRevision({ ...whole, settings: unfinished }).known).toBeUndefined();
  });
});

describe('that it is alone is said of findings that were all read', () => {
  test.each<[string, CaseFile, string]>([
    ['all read', caseFile(), 'alone'],
    ['not read', without('related'), 'alone as far as is known: related findings could not be read'],
    [
      'more than were read',
      caseFile({ related: { ...related(), leftOut: 3 } }),
      'alone as far as is known: related findings were not all read',
    ],
    [
      'one of which it is not known whose it is',
      caseFile({ related: { ...related(), unplaced: 1 } }),
      'alone as far as is known: related findings were not all read',
    ],
    [
      'others, and more than were read',
      caseFile({ findings: [finding(), childShell], related: { ...related(), leftOut: 3 } }),
      'corroborated by 1 finding within 1 minute, others were not all read',
    ],
  ])('%s', (_name, given, text) => {
    expect(assess(given).corroboration).toBe(text);
  });

  test('and only then a deploy before it may be debugging', () => {
    const signals = (given: CaseFile) => assess(given).reasons.map(({ signal }) => signal);
    expect(signals(debugging)).toContain('deployed-by-person');
    for (const part of [{ leftOut: 1 }, { unplaced: 1 }])
      expect(signals({ ...debugging, related: { ...related(), ...part } })).not.toContain(
        'deployed-by-person',
      );
    expect(wouldChange({ ...debugging, related: { ...related(), leftOut: 1 } }).join()).toContain(
      'of which there are more than were read',
    );
  });
});

describe('that nobody deployed is said of an audit log that was read to its end', () => {
  const deployed = (given: CaseFile) =>
    settingFacts(given, 400).find(({ label }) => label === 'Deployed shortly before')?.value;
  test.each<[string, CaseFile, string]>([
    ['read to its end', caseFile({ logs: [log('audit')] }), 'by nobody that the audit log shows'],
    ['the trail alone', caseFile({ logs: [], trail: trail() }), 'by nobody that the audit log shows'],
    ['not read at all', caseFile({ logs: [] }), 'not known: no audit log was read'],
    ['cut off', caseFile({ logs: [log('audit', { more: true, cut })] }), 'which has more'],
    ['a trail that has more', caseFile({ logs: [], trail: { ...trail(), more: true } }), 'which has more'],
  ])('%s', (_name, given, text) => {
    expect(deployed(given)).toContain(text);
  });
});

test.each([
  [false, 'what it read is among them'],
  [true, 'what it read is among them in part'],
])('reads of a trail of which there is more (%s): %s', (more, text) => {
  const given = caseFile({ trail: { ...trail(), dataAccess: 'read', more } });
  expect(lines(given)).toMatch(new RegExp(`; ${text}$`, 'm'));
});

test.each([
  [{ more: false }, true],
  [{ more: true }, false],
  [{ more: false, cut }, false],
  [{ more: false, hole: { from: 'a', to: 'b' } }, false],
])('a log of %j is whole: %s', (facts, isWhole) => {
  expect(isWholeLog(facts)).toBe(isWhole);
});
