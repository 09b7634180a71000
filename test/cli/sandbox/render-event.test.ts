import { describe, expect, test } from '@jest/globals';
import type { LocalEvent } from '../../../src/cli/sandbox/story/events';
import type { ByHandEntry } from '../../../src/domain/plan/by-hand';
import { renderEvent } from '../../../src/cli/sandbox/story/render-event';
import { freezePlan, incident, plain } from '../views';

const HOSTILE = 'x\u001b[2J\u202e\u0007 y';
const at = '2026-03-01T14:00:00Z';
const page = `http://127.0.0.1:40001/namespaces/default/workflows/incident%3A${'1'.repeat(90)}`;
const environmentFile = `/tmp/firebreak-aB3/environment`;

const ready: LocalEvent = {
  event: 'ready',
  scenario: 'reverse-shell-service',
  title: 'Reverse shell',
  temporal: { address: '127.0.0.1:40000', namespace: 'default', from: '1.9.1 from the cache' },
  temporalUi: 'http://127.0.0.1:40001',
  simulator: { grpc: '127.0.0.1:1', http: 'http://127.0.0.1:2' },
  ledger: '/tmp/l',
  log: '/tmp/log',
  environmentFile,
  environment: {},
};
const truth = { shell: 'dead', token: 'none', disturbed: [], changes: 1 } as const;

const handEntry = (title: string, commands: readonly string[] = [title]): ByHandEntry => ({
  ...{ title, commands, stops: [title], doesNotStop: [], notes: [], undo: [] },
});
const asked = {
  event: 'asked',
  incident,
  plan: freezePlan(),
  approvers: ['ada@example.com'],
  changedSince: [],
  verdict: 'malicious, confidence high',
  byHand: [],
} as const;

const text = (event: LocalEvent): string => renderEvent(event, plain).join('\n');

describe('texts from outside do nothing to the terminal', () => {
  const told: readonly LocalEvent[] = [
    { event: 'told', line: { at, text: HOSTILE } },
    { event: 'preparing', text: HOSTILE },
    { ...ready, title: HOSTILE },
    { event: 'rejected', message: { code: 'malformed', reason: HOSTILE, at, via: 'signal' } },
    { event: 'not-counted', code: HOSTILE, reason: HOSTILE },
    { event: 'truth', truth: { ...truth, disturbed: [HOSTILE] } },
    { event: 'incident', slot: 's', environmentFile, page: HOSTILE },
    {
      event: 'asked',
      incident,
      plan: freezePlan({ title: HOSTILE, before: [HOSTILE] }),
      approvers: [HOSTILE],
      changedSince: [HOSTILE],
      verdict: HOSTILE,
      byHand: [handEntry(HOSTILE)],
    },
    {
      event: 'outcome',
      outcome: 'contained',
      headline: HOSTILE,
      attacker: HOSTILE,
      byHand: [handEntry(HOSTILE)],
    },
    {
      event: 'verified',
      verification: { at, levels: [{ level: 'symptom', verified: false, text: HOSTILE }] },
    },
    {
      event: 'assessed',
      gaps: [{ what: HOSTILE, why: HOSTILE, hides: HOSTILE }],
      assessment: {
        verdict: 'malicious',
        confidence: 'low',
        severity: 'HIGH',
        reasons: [{ signal: 's', weight: 40, text: HOSTILE, evidence: HOSTILE }],
        corroboration: HOSTILE,
        wouldChange: [],
        containment: 'offered',
      },
    },
  ];

  test.each(told.map((event) => [event.event, event] as const))('%s', (_, event) => {
    expect(text(event)).not.toMatch(/[^\P{C}\n]/u);
    expect(text(event)).toContain('y');
  });
});

describe('what must be copied stays whole', () => {
  test.each([
    ['the page of the incident', { event: 'incident', slot: 's', environmentFile, page }, page],
    [
      'the page where a decision is awaited',
      { event: 'waiting', for: 'decision', environmentFile, page },
      page,
    ],
    ['the page while it stays up', { event: 'waiting', for: 'end', environmentFile, page }, page],
    [
      'the way into other shells, while there is something to do there',
      { event: 'waiting', for: 'person', environmentFile },
      `. ${environmentFile} && firebreak show`,
    ],
    ['the folder that was kept', { event: 'stopped', kept: '/tmp/firebreak-aB3' }, '/tmp/firebreak-aB3'],
  ] as const)('%s', (_, event, whole) => {
    expect(renderEvent(event, plain).some((line) => line.endsWith(whole))).toBe(true);
  });
});

describe('the end says what is true', () => {
  test.each([
    ['the shell lives', { truth: { ...truth, shell: 'alive' } }, 'still open: the attacker is in'],
    ['the shell is dead', { truth }, 'dead'],
    ['the token was stolen', { truth: { ...truth, token: 'alive' } }, 'was stolen and still works'],
    ['nobody was disturbed', { truth }, 'no other workload'],
    ['somebody was disturbed', { truth: { ...truth, disturbed: ['catalog-api'] } }, 'catalog-api'],
    ['restored', { truth, restoredEqual: true }, 'the settings are what they were'],
    ['restored to something else', { truth, restoredEqual: false }, 'NOT what they were'],
  ] as const)('%s', (_, event, said) => {
    expect(text({ event: 'truth', ...event })).toContain(said);
  });

  test('nothing is said of a restore where nobody restored', () => {
    expect(text({ event: 'truth', truth })).not.toContain('restored');
  });
});

test('an automatic approval says that nobody was asked, and as whom it approves', () => {
  const said = text({ event: 'answering', act: 'approve', by: 'ada@example.com' }).replaceAll(/\s+/g, ' ');
  expect(said).toContain('Nobody is asked here: answering "approve" as ada@example.com');
});

test('the plan is told with before, after, what it stops and what it does not', () => {
  const plan = freezePlan();
  const said = text({ ...asked, plan });
  const labels = [
    'Step',
    'Before',
    'After',
    'Stops',
    'Does NOT stop',
    'Users notice',
    'Dry run',
    'Decide by',
    'Who may decide',
  ];
  expect(labels.filter((label) => !new RegExp(`^${label} `, 'm').test(said))).toEqual([]);
});

describe('what is left to do by hand is told, in order, with its commands', () => {
  const byHand = [
    handEntry('Take away the role', ['gcloud take']),
    handEntry('Disable the key', ['gcloud disable']),
  ];
  const ended = {
    event: 'outcome',
    headline: 'contained and verified',
    attacker: 'No longer in.',
    byHand,
  } as const;
  test.each<[string, LocalEvent]>([
    ['with the question', { ...asked, byHand }],
    ['at the end of a containment', { ...ended, outcome: 'contained' }],
    ['when nothing was proposed', { ...ended, outcome: 'observed' }],
    ['when it was refused', { ...ended, outcome: 'refused' }],
  ])('%s', (_, event) => {
    expect(text(event)).toMatch(/by hand[^]*Take away the role\n {2}gcloud take\n[^]*\n {2}gcloud disable/i);
  });

  test.each<[string, LocalEvent]>([
    ['with the question', asked],
    ['at the end', { ...ended, outcome: 'contained', byHand: [] }],
  ])('nothing of it where there is nothing: %s', (_, event) => {
    expect(text(event)).not.toMatch(/by hand/i);
  });
});

test('the last lines of the question are the whole question: verdict, advice, step, cost, deadline', () => {
  const last = text(asked).split('\n').slice(-5).join('\n');
  expect(last).toMatch(
    /^In short\nVerdict +malicious, confidence high; containment is recommended\nStep +Freeze payment-api/,
  );
  expect(last).toMatch(
    /\nUsers notice +Everybody who calls payment-api[^]*\nDecide by +2026-03-01 14:12:00 UTC/,
  );
});

test('the outcome is what is left of the attacker, not the word alone', () => {
  const headline = 'CONTAINED HERE; the attacker still has a key: 2 steps are left to do by hand';
  const said = text({
    event: 'outcome',
    outcome: 'contained',
    headline,
    attacker: 'No longer in.',
    byHand: [],
  });
  expect(said.replaceAll(/\s+/g, ' ')).toContain(`Outcome: ${headline}`);
});

test('a sandbox that ends with its outcome names no way in that would be dead by then', () => {
  expect(text(ready)).not.toContain(environmentFile);
});
