import { describe, expect, test } from '@jest/globals';
import type { Told } from '../../../../src/domain/incident/incident-view';
import { incidentPage } from '../../../../src/domain/presentation/page/incident-page';
import { pageGaps, whoWasTold } from '../../../../src/domain/presentation/document/who-was-told';
import { asked } from '../../views';

const at = '2026-10-01T12:00:12.345Z';
const delivered: Told = { at, kind: 'found', to: 'first', delivered: true };
const failed: Told = {
  at,
  kind: 'escalation',
  to: 'escalation',
  delivered: false,
  failed: true,
  why: 'no answer',
};
const nobody: Told = { at, kind: 'asked', to: 'first', delivered: false, why: 'no webhook is configured' };

describe('who was told', () => {
  test.each<[string, readonly Told[], string]>([
    ['nothing is known yet', [], 'nobody yet'],
    ['delivered', [delivered], 'told by webhook: found, last 2026-10-01 12:00:12 UTC'],
    ['not configured', [nobody], 'NOT told (no webhook is configured): asked, last 2026-10-01 12:00:12 UTC'],
    [
      'the newest first',
      [delivered, failed],
      'NOT told (no answer): escalation, last 2026-10-01 12:00:12 UTC; told by webhook: found, last 2026-10-01 12:00:12 UTC',
    ],
    [
      'many for one cause are one',
      Array.from({ length: 40 }, (_, n) => (n === 3 ? delivered : nobody)),
      'told by webhook: found, last 2026-10-01 12:00:12 UTC; NOT told (no webhook is configured): asked, 39 times, last 2026-10-01 12:00:12 UTC',
    ],
  ])('%s', (_what, told, text) => {
    expect(whoWasTold({ told })).toBe(text);
    expect(incidentPage({ ...asked, told })).toContain('**Who was told:**');
  });

  test('what a receiver said is inert', () => {
    const told = [{ ...failed, why: '[approve](https://evil.example)\n# Contained' }];
    expect(incidentPage({ ...asked, told })).not.toMatch(/https:\/\/evil|\n# Contained/);
  });
});

test('a page that failed is a gap; one that nobody is configured for is none', () => {
  expect(pageGaps({ told: [delivered, nobody, failed] })).toEqual([
    { what: 'page "escalation" to the second tier', why: 'no answer', hides: expect.any(String) },
  ]);
});
