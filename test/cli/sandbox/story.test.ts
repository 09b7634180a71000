import { describe, expect, test } from '@jest/globals';
import type { StoryEvent } from '../../../src/cli/sandbox/story/events';
import { isAtRest, storyBetween } from '../../../src/cli/sandbox/story/story';
import type { Assessment } from '../../../src/domain/assessment/assessment';
import type { CountedDecision } from '../../../src/domain/decision/decision';
import type { IncidentView } from '../../../src/domain/incident/incident-view';
import { freezePlan, incident, view } from '../views';

const at = '2026-03-01T14:00:00Z';
const line = (text: string) => ({ at, text });
const quiet: Partial<IncidentView> = { findings: [], decisions: [], rejections: [], story: [], gaps: [] };
const investigating = without(view({ ...quiet, phase: 'investigating' }), ['plan', 'assessment', 'brief']);
const asked = without(view(quiet), ['assessment', 'brief']);
const watching = without(view({ ...quiet, phase: 'watching', outcome: 'contained' }), [
  'assessment',
  'brief',
]);
const assessment: Assessment = {
  verdict: 'malicious',
  confidence: 'high',
  severity: 'CRITICAL',
  reasons: [],
  corroboration: 'alone',
  wouldChange: [],
  containment: 'recommended',
};
const approval: CountedDecision = {
  decision: {
    kind: 'plain',
    id: 'decision-1',
    incident,
    act: 'approve',
    plan: freezePlan().hash,
    steps: [],
    by: 'ada@example.com',
    reason: 'C2 is live',
  },
  at,
  via: 'update',
};
const rejection = { code: 'wrong-plan', reason: 'that plan is gone', at, via: 'signal' } as const;
const finding = { name: 'f/1', category: 'Reverse Shell', severity: 'CRITICAL', eventTime: at } as const;

function without(from: IncidentView, keys: readonly (keyof IncidentView)[]): IncidentView {
  return Object.fromEntries(
    Object.entries(from).filter(([key]) => !keys.some((each) => each === key)),
  ) as unknown as IncidentView;
}

const names = (events: readonly StoryEvent[]): readonly string[] => events.map(({ event }) => event);

describe('what is told between two looks', () => {
  const cases: readonly (readonly [string, IncidentView | undefined, IncidentView, readonly string[]])[] = [
    ['nothing happened', asked, asked, []],
    [
      'the first look, before the incident has a name',
      undefined,
      { ...investigating, incident: '' },
      ['phase'],
    ],
    ['the first look', undefined, investigating, ['opened', 'phase']],
    ['it got its name', { ...investigating, incident: '' }, investigating, ['opened']],
    [
      'a line of its story',
      { ...investigating, story: [line('a')] },
      { ...investigating, story: [line('a'), line('b')] },
      ['told'],
    ],
    [
      'old lines of its story were dropped',
      { ...investigating, story: [line('a'), line('b')] },
      { ...investigating, story: [line('b'), line('c')] },
      ['told'],
    ],
    ['a finding joined', investigating, { ...investigating, findings: [finding] }, ['found']],
    ['it was assessed', investigating, { ...investigating, assessment }, ['assessed']],
    [
      'it was assessed with another result',
      { ...investigating, assessment },
      { ...investigating, assessment: { ...assessment, verdict: 'suspicious' } },
      ['assessed'],
    ],
    ['the question', investigating, asked, ['phase', 'asked']],
    ['another plan is asked', asked, { ...asked, plan: { ...freezePlan(), hash: 'another' } }, ['asked']],
    [
      'the same plan is asked again after it was left',
      { ...asked, phase: 'investigating' },
      asked,
      ['phase', 'asked'],
    ],
    ['a plan that is no longer asked', asked, { ...asked, phase: 'containing' }, ['phase']],
    ['a decision counted', asked, { ...asked, decisions: [approval] }, ['decided']],
    ['a message did not count', asked, { ...asked, rejections: [rejection] }, ['rejected']],
    [
      'the first level was verified',
      asked,
      {
        ...asked,
        verification: { at, levels: [{ level: 'control-plane', verified: true, text: 'frozen' }] },
      },
      ['verified'],
    ],
    ['it came to rest', { ...watching, phase: 'verifying' }, watching, ['phase', 'outcome']],
    ['it was closed with the outcome it had', watching, { ...watching, phase: 'closed' }, ['phase']],
    [
      'it was restored',
      { ...watching, phase: 'restoring' },
      { ...watching, restored: true },
      ['phase', 'restored'],
    ],
    ['it was contained a second time', { ...watching, phase: 'verifying' }, watching, ['phase', 'outcome']],
    ['another outcome', watching, { ...watching, outcome: 'not-verified' }, ['outcome']],
    [
      'everything at once, in the order of a story',
      undefined,
      { ...view(), assessment },
      [
        'opened',
        'phase',
        ...view().story.map(() => 'told'),
        'found',
        ...view().decisions.map(() => 'decided'),
        ...view().rejections.map(() => 'rejected'),
        'assessed',
        'asked',
      ],
    ],
  ];

  test.each(cases)('%s', (_, before, after, told) => {
    expect(names(storyBetween(before, after))).toEqual(told);
  });
});

describe('an incident is at rest', () => {
  test.each([
    ['while it is investigated', investigating, false],
    ['while a decision is awaited', asked, false],
    ['while it says contained and has not told anybody yet', { ...watching, phase: 'verifying' }, false],
    ['when it watches and has an outcome', watching, true],
    ['when it is closed', { ...watching, phase: 'closed' }, true],
    ['when it watches without an outcome', without(watching, ['outcome']), false],
  ] as const)('%s: %#', (_, given, expected) => {
    expect(isAtRest(given)).toBe(expected);
  });
});
