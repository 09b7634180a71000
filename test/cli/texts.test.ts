import { createColors } from 'picocolors';
import { describe, expect, test } from '@jest/globals';
import { renderList, stands } from '../../src/cli/render/render-list';
import { failureJson, failureText } from '../../src/cli/process-edge';
import { safeJson } from '../../src/cli/output';
import { columns, field, wrap } from '../../src/cli/render/text-layout';
import { when } from '../../src/cli/render/when';
import { relativeTime } from '../../src/domain/text/time';
import { Failure } from '../../src/domain/failures';
import type { ListedIncident } from '../../src/cli/incident/look-at-incidents';
import { now } from './views';

const colors = createColors(false);

describe('the list', () => {
  const summary = (name: string, changes: Partial<ListedIncident> = {}): ListedIncident => ({
    slot: `incident:1/eu/services/${name}`,
    runId: name,
    open: true,
    startedAt: '2026-03-01T13:00:00Z',
    phase: 'watching',
    severity: 'HIGH',
    workload: `1/eu/services/${name}`,
    ...changes,
  });

  test('puts the nearest deadline first, then the newest', () => {
    const incidents = [
      summary('old', { startedAt: '2026-02-01T00:00:00Z' }),
      summary('new', { outcome: 'contained', restored: false }),
      summary('back', { outcome: 'contained', restored: true, startedAt: '2026-02-02T00:00:00Z' }),
      summary('mute', { outcome: 'contained', silent: 'no answer', startedAt: '2026-02-01T12:00:00Z' }),
      summary('late', { phase: 'awaiting-decision', deadline: '2026-03-01T15:00:00Z' }),
      summary('urgent', { phase: 'awaiting-decision', deadline: '2026-03-01T14:05:00Z' }),
    ];
    expect(renderList({ incidents, more: false }, now).split('\n')).toEqual([
      'PHASE              SEVERITY  OUTCOME     WORKLOAD              DECIDE BY',
      'awaiting-decision  HIGH      -           1/eu/services/urgent  2026-03-01 14:05:00 UTC (in 5 min)',
      'awaiting-decision  HIGH      -           1/eu/services/late    2026-03-01 15:00:00 UTC (in 60 min)',
      'watching           HIGH      contained   1/eu/services/new     -',
      'watching           HIGH      restored    1/eu/services/back    -',
      'watching           HIGH      contained?  1/eu/services/mute    -',
      'watching           HIGH      -           1/eu/services/old     -',
      '? nobody answered for it: what was contained may have been restored since',
    ]);
    expect(incidents.filter(stands).map(({ runId }) => runId)).toEqual(['new', 'mute']);
  });

  test.each([
    ['none', { incidents: [], more: false }, 'No incident.'],
    ['more than are shown', { incidents: [summary('a')], more: true }, '(only the newest 1 are shown)'],
    [
      'terminated from outside',
      { incidents: [summary('a', { open: false, phase: 'containing' })], more: false },
      'ended',
    ],
    [
      'before its first task',
      {
        incidents: [{ slot: 'incident:1/eu/services/a', runId: 'a', open: true, startedAt: '' }],
        more: false,
      },
      'opening  -         -        incident:1/eu/services/a  -',
    ],
    [
      'hostile attributes',
      { incidents: [summary('a', { workload: 'x\u001b[2J\ny' })], more: false },
      'x\\u001b[2J\\ny',
    ],
  ])('%s', (_, list, expected) => {
    expect(renderList(list, now)).toContain(expected);
  });
});

test('what was ended from outside waits for nobody: no deadline is shown of it', () => {
  const ended: ListedIncident = {
    ...{ slot: 'incident:1/eu/services/a', runId: 'a', open: false, startedAt: '2026-03-01T13:00:00Z' },
    ...{ phase: 'awaiting-decision', workload: '1/eu/services/a', deadline: '2026-03-01T14:12:00Z' },
  };
  const [, row] = renderList({ incidents: [ended], more: false }, now).split('\n');
  expect(row).toMatch(/^ended .* -$/);
});

describe('failures', () => {
  const terminal = { noteColors: colors, noteWidth: 100 };
  test('three lines: what, why, what to do', () => {
    expect(failureText(new Failure('not-found', 'no incident is open'), terminal).split('\n')).toEqual([
      'firebreak: not-found',
      '  no incident is open',
      '  Check the name; a finding is read by its full resource name.',
    ]);
  });

  test('every fault of a policy has its line', () => {
    expect(
      failureText(new Failure('bad-policy', 'p:1: a\np:2: b'), { ...terminal, noteWidth: Infinity }).split(
        '\n',
      ),
    ).toHaveLength(4);
  });

  test('hostile text does nothing', () => {
    expect(failureText(new Failure('malformed', 'a\u001b[31mb\u202e'), terminal)).toContain(
      'a\\u001b[31mb\\u202e',
    );
  });

  test('as JSON for programs', () => {
    expect(JSON.parse(failureJson(new Failure('ambiguous', 'two')))).toEqual({
      error: {
        code: 'ambiguous',
        message: 'two',
        todo: 'Name the incident, workload or finding that you mean.',
      },
    });
  });
});

describe('JSON for a terminal', () => {
  test.each([
    ['escape', '\u001b[2J'],
    ['C1', '\u009b2J'],
    ['bidi', 'a\u202eb'],
    ['tag character beyond the first plane', 'a\u{e0041}b'],
    ['line separator', 'a\u2028b'],
    ['harmless', 'Grüße, "quoted" \\ 東京'],
  ])('%s: says the same and does nothing', (_, text) => {
    const json = safeJson({ text, [text]: [text] });
    expect(JSON.parse(json)).toEqual({ text, [text]: [text] });
    expect(json).not.toMatch(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/u);
  });
});

describe('layout', () => {
  test.each([
    ['words', 'one two three', 7, ['one two', 'three']],
    ['nothing', '', 10, ['']],
    ['a long word stands whole', `id ${'a'.repeat(25)} b`, 10, ['id', 'a'.repeat(25), 'b']],
    [
      'nothing where a program reads it',
      'one two three '.repeat(30).trim(),
      Infinity,
      ['one two three '.repeat(30).trim()],
    ],
    ['exactly', '12345 67890', 11, ['12345 67890']],
  ])('wraps %s', (_, text, width, expected) => {
    expect(wrap(text, width)).toEqual(expected);
  });

  test('a field keeps its texts in one column', () => {
    expect(field('label', ['a b', 'c'], 18)).toEqual([
      'label           a',
      '                b',
      '                c',
    ]);
  });

  test('columns are as wide as they must be', () => {
    expect(
      columns([
        ['a', 'bb'],
        ['ccc', 'd'],
      ]),
    ).toEqual(['a    bb', 'ccc  d']);
  });
});

describe('times', () => {
  test.each([
    [0, 'in 0 s'],
    [59_000, 'in 59 s'],
    [-59_000, '59 s ago'],
    [60_000, 'in 1 min'],
    [119 * 60_000, 'in 119 min'],
    [-120 * 60_000, '2 h ago'],
    [47 * 3_600_000, 'in 47 h'],
    [48 * 3_600_000, 'in 2 d'],
  ])('%i ms is %s', (ms, expected) => {
    expect(relativeTime(ms)).toBe(expected);
  });

  test('what is no time is shown as it is', () => {
    expect(when('soon', now)).toBe('soon');
  });
});

describe('a list breaks between columns, never inside a name', () => {
  const name = '415104041262/europe-west1/services/a-service-with-a-rather-long-name';
  const rows = [
    ['PHASE', 'SEVERITY', 'WORKLOAD', 'DECIDE BY'],
    ['awaiting-decision', 'CRITICAL', name, '2026-03-01 14:12:00 UTC (in 12 min)'],
  ];

  test.each([60, 80])('%d columns', (width) => {
    const lines = columns(rows, width);
    expect(lines.some((line) => line.trim() === name)).toBe(true);
    for (const line of lines) expect(line.trim() === name || line.length <= width).toBe(true);
    expect(lines.map((line) => line.trim())).toContain('DECIDE BY');
  });

  test('one line a row where there is room', () => {
    expect(columns(rows, Infinity)).toHaveLength(2);
  });
});
