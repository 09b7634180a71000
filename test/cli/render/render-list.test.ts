import { expect, test } from '@jest/globals';
import type { ListedIncident } from '../../../src/cli/incident/look-at-incidents';
import { renderList } from '../../../src/cli/render/render-list';
import { isHereOnly } from '../../../src/domain/presentation/outcome-headline';
import { now, slot } from '../views';

const contained: ListedIncident = {
  slot,
  runId: 'run',
  open: true,
  startedAt: '2026-03-01T14:00:00Z',
  phase: 'watching',
  outcome: 'contained',
  restored: false,
};
const shown = (change: Partial<ListedIncident>): string =>
  renderList({ incidents: [{ ...contained, ...change }], more: false }, now);

test.each<[string, Partial<ListedIncident>, RegExp]>([
  ['a key is out', { hereOnly: true }, /contained here .*\n.*`firebreak show` names/],
  ['nobody answered', { silent: 'no worker' }, /contained\? /],
  ['restored since', { hereOnly: true, restored: true }, / restored /],
  ['nothing is left', {}, / contained {2}/],
])('a list says how a change stands: %s', (_, change, expected) => {
  expect(shown(change)).toMatch(expected);
});

test('an incident where nothing is left is not marked', () => {
  expect(shown({})).not.toContain('here');
});

test.each([
  ['a key that is out', { attacker: '', keeps: ['a key'] }, true],
  ['nothing', { attacker: '' }, false],
])('what marks it: %s', (_, brief, expected) => {
  expect(isHereOnly({ outcome: 'contained', brief })).toBe(expected);
  expect(isHereOnly({ outcome: 'refused', brief })).toBe(false);
});
