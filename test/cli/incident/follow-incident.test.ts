import { describe, expect, test } from '@jest/globals';
import { newLines, progress, type Goal } from '../../../src/cli/incident/follow-incident';
import type { IncidentView } from '../../../src/domain/incident/incident-view';
import { view } from '../views';

type Case = readonly [string, Goal, Partial<IncidentView>, 'reached' | 'missed' | 'waiting'];

const { plan: _, ...withoutPlan } = view({ phase: 'investigating' });

describe('when a wait ends', () => {
  test.each<Case>([
    ['asked while it investigates', 'asked', { phase: 'investigating' }, 'waiting'],
    ['asked now', 'asked', {}, 'reached'],
    ['asked and answered between two looks', 'asked', { phase: 'containing' }, 'reached'],
    ['contained while asked', 'contained', {}, 'waiting'],
    ['contained, being verified', 'contained', { phase: 'verifying' }, 'waiting'],
    ['contained', 'contained', { phase: 'watching', outcome: 'contained' }, 'reached'],
    [
      'contained, then restored',
      'contained',
      { phase: 'watching', outcome: 'contained', restored: true },
      'missed',
    ],
    ['contained, being restored', 'contained', { phase: 'restoring', outcome: 'contained' }, 'waiting'],
    [
      'contained before, being contained again',
      'contained',
      { phase: 'containing', outcome: 'contained' },
      'waiting',
    ],
    ['refused instead', 'contained', { phase: 'watching', outcome: 'refused' }, 'missed'],
    ['not verified instead', 'contained', { phase: 'watching', outcome: 'not-verified' }, 'missed'],
    ['closed without', 'contained', { phase: 'closed', outcome: 'expired' }, 'missed'],
    ['closed while it watches', 'closed', { phase: 'watching', outcome: 'refused' }, 'waiting'],
    ['closed', 'closed', { phase: 'closed', outcome: 'refused' }, 'reached'],
  ])('%s', (_name, goal, changes, expected) => {
    expect(progress(view(changes), goal)).toBe(expected);
  });

  test('nothing was ever asked', () => {
    expect(progress({ ...withoutPlan, phase: 'watching', outcome: 'observed' }, 'asked')).toBe('missed');
    expect(progress(withoutPlan, 'asked')).toBe('waiting');
  });
});

describe('each line of a story is told once', () => {
  const line = (at: number, text = `line ${at}`) => ({ at: `2026-03-01T14:00:0${at}Z`, text });
  test.each([
    ['the first look', [], [line(1), line(2)], [line(1), line(2)]],
    ['nothing new', [line(1), line(2)], [line(1), line(2)], []],
    ['one more', [line(1)], [line(1), line(2)], [line(2)]],
    ['old lines were dropped', [line(1), line(2)], [line(2), line(3), line(4)], [line(3), line(4)]],
    ['all that was told was dropped', [line(1)], [line(5), line(6)], [line(5), line(6)]],
    ['the same text again', [line(1, 'x')], [line(1, 'x'), line(2, 'x')], [line(2, 'x')]],
    ['nothing there yet', [], [], []],
  ])('%s', (_name, told, story, expected) => {
    expect(newLines(told, story)).toEqual(expected);
  });
});
