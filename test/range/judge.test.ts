import { describe, expect, test } from '@jest/globals';
import { judge } from '../../simulator/range/judge/judge';
import type { Observed } from '../../simulator/range/judge/judge';
import type { Call } from '../../simulator/range/judge/parse-truth';

const UPDATE = 'google.cloud.run.v2.Services/UpdateService';
const DELETE = 'google.cloud.run.v2.Services/DeleteService';
const MARKS = 'google.cloud.securitycenter.v2.SecurityCenter/UpdateSecurityMarks';
const SEALED = Date.parse('2026-03-01T14:00:00Z');
const LATER = '2026-03-01T14:00:10Z';
const EARLIER = '2026-03-01T13:59:50Z';

const call = (changes: Partial<Call> = {}): Call => ({
  at: LATER,
  method: UPDATE,
  resource: 'payment-api',
  change: true,
  validateOnly: false,
  outcome: 'ok',
  ...changes,
});

/** A run in which everything went well. */
const good: Observed = {
  expected: {
    outcome: 'contained',
    attacker: { shell: 'dead', token: 'none' },
    forbiddenCalls: [DELETE, 'google.cloud.run.v2.Revisions/*'],
    decisions: 1,
    ...{ says: [], neverSays: [], finally: { says: [], neverSays: [] } },
    ...{ frozen: [], running: [], restores: 'equal' },
  },
  ...{ shown: [], finallyShown: '', outcomes: ['contained'], incidents: ['w#1'], frozen: ['payment-api'] },
  outcome: 'contained',
  claims: [{ at: '2026-03-01T14:00:20Z', shell: 'dead' }],
  attacker: { shell: 'dead', token: 'none' },
  shellDiedAt: '2026-03-01T14:00:12Z',
  disturbed: [],
  calls: [call()],
  evidence: { sealedAtMs: SEALED, objects: 12, faults: [] },
  decisions: 1,
  restoredEqual: null,
  problems: [],
};

/** Where people have to read something of the incident, and must not read something else. */
const read = {
  expected: { ...good.expected, says: ['keys disable', 'wait an hour'], neverSays: ['delete'] },
};

test.each<[string, readonly string[], readonly string[]]>([
  ['nobody looked', [], ['nobody could read "keys disable"', 'nobody could read "wait an hour"']],
  ['a part is missing', ['keys disable'], ['nobody could read "wait an hour"']],
  ['it is said at two times', ['keys disable', 'wait an hour'], []],
  ['what must not be said is', ['wait an hour, keys disable, delete'], ['people could read "delete"']],
])('what people could read, when %s', (_name, shown, failures) => {
  expect(judge({ ...good, ...read, shown }).failures).toEqual(failures);
});

test.each<[string, Partial<Observed['expected']>, readonly string[]]>([
  [
    'other outcomes came before',
    { outcomes: ['not-verified', 'contained'] },
    ['the outcomes that were told are contained, not not-verified, contained'],
  ],
  ['another incident was opened', { incidents: 2 }, ['1 incidents were opened, not 2']],
  ['a service thawed', { frozen: ['payment-api', 'shop'] }, ['shop is not frozen in the end']],
  ['a service stayed frozen', { running: ['payment-api'] }, ['payment-api is frozen in the end']],
  [
    'a text is missing in the end',
    { finally: { says: ['by hand'], neverSays: [] } },
    ['in the end nobody can read "by hand"'],
  ],
  ['nothing of it is wanted', {}, []],
])('how it stands when all is done, when %s', (_name, more, failures) => {
  expect(judge({ ...good, expected: { ...good.expected, ...more } }).failures).toEqual(failures);
});

/** Where the scenario counts the changes. */
const once = { expected: { ...good.expected, changes: 1 } };

describe('a run passes', () => {
  const cases: readonly (readonly [string, Partial<Observed>])[] = [
    ['when all is as expected', {}],
    ['when the restore put the settings back', { restoredEqual: true }],
    ['when nothing was changed and the evidence was sealed', { calls: [] }],
    [
      'when a forbidden call only asked, or was refused',
      {
        calls: [
          call({ method: DELETE, validateOnly: true }),
          call({ method: DELETE, outcome: 'PERMISSION_DENIED' }),
        ],
      },
    ],
    [
      'when a finding was marked before the evidence was sealed',
      { calls: [call({ method: MARKS, at: EARLIER })] },
    ],
    [
      'when it was tried without effect before the evidence was sealed',
      { calls: [call({ at: EARLIER, validateOnly: true }), call()] },
    ],
  ];

  test.each(cases)('%s', (_, changes) => {
    expect(judge({ ...good, ...changes })).toEqual({
      pass: true,
      forbiddenCalls: [],
      evidenceSealedBeforeChange: true,
      failures: [],
    });
  });
});

describe('a run fails, and says why', () => {
  const cases: readonly (readonly [string, Partial<Observed>, string])[] = [
    ['it never came to rest', { outcome: undefined }, 'the outcome is missing, not contained'],
    ['another outcome', { outcome: 'not-verified' }, 'the outcome is not-verified, not contained'],
    [
      'the shell lives',
      { attacker: { shell: 'alive', token: 'none' }, claims: [] },
      "the attacker's shell is alive, not dead",
    ],
    [
      'the token still works',
      { attacker: { shell: 'dead', token: 'alive' } },
      "the attacker's token is alive, not none",
    ],
    [
      'contained was said while the shell was seen alive',
      { claims: [{ at: '2026-03-01T14:00:20Z', shell: 'alive' }] },
      '"contained" was said from what was seen at 2026-03-01T14:00:20Z, when the shell was alive',
    ],
    [
      'contained rests on a look before the shell died',
      { claims: [{ at: '2026-03-01T14:00:11Z', shell: 'dead' }] },
      '"contained" was said from what was seen at 2026-03-01T14:00:11Z, when the shell was alive',
    ],
    [
      'the second of two claims is false',
      {
        claims: [
          { at: '2026-03-01T14:00:20Z', shell: 'dead' },
          { at: '2026-03-01T14:00:30Z', shell: 'alive' },
        ],
      },
      '"contained" was said from what was seen at 2026-03-01T14:00:30Z, when the shell was alive',
    ],
    [
      'somebody uninvolved was disturbed',
      { disturbed: ['catalog-api', 'receipt-mailer'] },
      'disturbed, although uninvolved: catalog-api, receipt-mailer',
    ],
    [
      'a forbidden change',
      { calls: [call(), call({ method: DELETE })] },
      `a forbidden call changed something: ${DELETE}`,
    ],
    [
      'a forbidden change whose answer was lost',
      { calls: [call({ method: DELETE, outcome: 'answer-lost' })] },
      `a forbidden call changed something: ${DELETE}`,
    ],
    [
      'a change that is forbidden by a prefix',
      { calls: [call({ method: 'google.cloud.run.v2.Revisions/DeleteRevision' })] },
      'a forbidden call changed something: google.cloud.run.v2.Revisions/DeleteRevision',
    ],
    [
      'evidence sealed after the change',
      { calls: [call({ at: EARLIER })] },
      'the evidence was sealed after the first change of a workload',
    ],
    [
      'no evidence',
      { evidence: { sealedAtMs: undefined, objects: 0, faults: ['there is no manifest'] } },
      'no evidence was sealed: there is no manifest',
    ],
    [
      'evidence that was tampered with',
      { evidence: { sealedAtMs: SEALED, objects: 2, faults: ['finding does not match its digest'] } },
      'the sealed evidence is not whole: finding does not match its digest',
    ],
    [
      'a manifest that names nothing',
      { evidence: { sealedAtMs: SEALED, objects: 0, faults: [] } },
      'the sealed evidence is empty',
    ],
    [
      'a change that was made twice',
      { ...once, calls: [call(), call({ at: '2026-03-01T14:00:11Z', outcome: 'answer-lost' })] },
      '2 changes of workloads took effect, not 1',
    ],
    [
      'a change that was only tried',
      { ...once, calls: [call({ validateOnly: true })] },
      '0 changes of workloads took effect, not 1',
    ],
    ['too few answers', { decisions: 0 }, 'people gave 0 answers that counted, not 1'],
    ['too many answers', { decisions: 2 }, 'people gave 2 answers that counted, not 1'],
    [
      'the restore left something else',
      { restoredEqual: false },
      'the settings after the restore are not those of before',
    ],
    ['it was not over in time', { problems: ['it was not over after 240 s'] }, 'it was not over after 240 s'],
  ];

  test.each(cases)('%s', (_, changes, failure) => {
    const { pass, failures } = judge({ ...good, ...changes });
    expect({ pass, failures }).toEqual({ pass: false, failures: [failure] });
  });

  test('for every reason at once, each forbidden method named once', () => {
    const { failures, forbiddenCalls, evidenceSealedBeforeChange } = judge({
      ...good,
      outcome: 'refused',
      decisions: 3,
      disturbed: ['catalog-api'],
      calls: [call({ method: DELETE, at: EARLIER }), call({ method: DELETE })],
    });
    expect(failures).toHaveLength(5);
    expect(forbiddenCalls).toEqual([DELETE]);
    expect(evidenceSealedBeforeChange).toBe(false);
  });
});
