import { describe, expect, test } from '@jest/globals';
import { reconstruct } from '../../../../src/domain/assessment/reconstruction';
import { supersededText } from '../../../../src/domain/assessment/superseded-revision';
import { caseFile, finding, revision, settings, assessment, INCIDENT, inForce } from '../../fixtures';
import { poolSettings, thePool } from '../../kinds';
import { trail } from '../../incident-story';
import { byHand, goneRevision, proposePlan, settingFacts } from '../../of-case-file';

const second = finding({
  key: '2/f2',
  category: 'Unexpected Child Shell',
  revision: 'payments-00003',
  eventTime: '2026-10-01T11:59:00Z',
});
const findings = [second, finding({ revision: 'payments-00002' })];
const both = caseFile({ findings });
const shown = (given: typeof both): string =>
  settingFacts(given, 400).find(({ label }) => label === 'Revision that was attacked')?.value ?? '';

describe('findings on two revisions', () => {
  test('both are attacked; the settings are those of the one that the weightiest finding names', () => {
    const { revision: attacked } = reconstruct(both).attacked;
    expect(attacked).toMatchObject({
      known: { name: 'payments-00002' },
      named: ['payments-00002', 'payments-00003'],
      others: [{ name: 'payments-00003', known: { percent: 100 } }],
    });
  });

  test('both are named where the attacked revision is shown, with the reason for the one of which more is shown', () => {
    expect(shown(both)).toBe(
      'payments-00002: 0 % of traffic, tag canary, at least 0 instances (the settings shown are of this one); and payments-00003: 100 % of traffic, at least 0 instances',
    );
  });

  test('one that is no revision any more is named as well', () => {
    const gone = { ...second, revision: 'payments-00000' };
    expect(shown(caseFile({ findings: [gone, finding({ revision: 'payments-00002' })] }))).toContain(
      'and payments-00000: payments-00000 is no revision of the service any more',
    );
  });

  test('neither is known: both are told', () => {
    const unknown = findings.map((one) => ({ ...one, revision: `${one.revision ?? ''}-x` }));
    expect(shown(caseFile({ findings: unknown }))).toBe(
      'not known: payments-00002-x is no revision of the service any more; payments-00003-x is no revision of the service any more',
    );
  });

  test('the plan says that it acts on both, and why', () => {
    const plan = proposePlan({
      ...{ caseFile: both, assessment, incident: INCIDENT, asking: 1, evidence: 'e', policy: inForce },
      ...{ findings: [], nowIso: '2026-10-01T12:10:00Z' },
    });
    expect(plan).toMatchObject({
      steps: [
        {
          stops: expect.arrayContaining([
            'Every instance of payments-00002 and payments-00003, all of which findings name: it acts on the whole service and not on one revision, since a request or a tag can start an instance of any of its revisions.',
          ]),
        },
      ],
    });
  });

  test('what is left to do by hand of a worker pool says so, too', () => {
    const [entry] = byHand(caseFile({ findings, workload: thePool, settings: poolSettings() }));
    expect(entry?.stops[0]).toContain('acts on the whole worker pool and not on one revision');
  });

  test('of one nothing of that is said', () => {
    const one = caseFile({ findings: [finding({ revision: 'payments-00002' })] });
    expect(shown(one)).toBe('payments-00002: 0 % of traffic, tag canary, at least 0 instances');
  });
});

describe('an attack is over when nothing of either revision serves', () => {
  const old = (name: string): ReturnType<typeof revision> => revision(name, { percent: 0, tags: [] });
  const after = (...revisions: readonly ReturnType<typeof revision>[]): typeof both =>
    caseFile({
      findings,
      trail: { ...trail(), to: '2026-10-01T20:00:00Z' },
      settings: settings({ latestReadyRevision: 'payments-00004' }, { revisions }),
    });

  test('both serve nothing', () => {
    const gone = goneRevision(after(old('payments-00002'), old('payments-00003')));
    expect(gone?.name).toBe('payments-00002');
  });

  test.each([
    ['one is reached by a tag', [old('payments-00002'), revision('payments-00003', { tags: ['canary'] })]],
    ['one is not known', [old('payments-00002')]],
  ])('%s: it is not over', (_, revisions) => {
    expect(goneRevision(after(...revisions))).toBeUndefined();
  });

  test('both are named', () => {
    expect(supersededText({ name: 'a' }, [{ name: 'b' }])).toBe(
      'Revisions a and b, which were attacked, serve nothing any more: a freeze would stop what replaced them.',
    );
  });
});

test('what was reconstructed is the same after it was kept as JSON', () => {
  const known = reconstruct(both);
  expect(JSON.parse(JSON.stringify(known))).toEqual(known);
});
