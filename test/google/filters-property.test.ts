import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { logKinds } from '../../src/domain/evidence/log-facts';
import { workloadKinds } from '../../src/domain/workload/workload';
import { quote } from '../../src/google/client/filter-text';
import { logFilter } from '../../src/google/logging/logs';
import { elsewhereFilter, postureFilter, threatsFilter } from '../../src/google/security-center/related';
import { changesFilter, narrowedFilter, readsFilter } from '../../src/google/audit/trail-filter';

/** Texts as somebody would write them who wants more out of a filter than what is theirs. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom(
    'x" OR severity>=DEFAULT OR y="',
    '\\',
    '\\"',
    '")) OR (resource_name="',
    'a\nOR b',
    '\u0000"',
    '\ud800"',
  ),
  fc
    .array(
      fc.constantFrom('"', '\\', ' OR ', ' AND ', ')', '(', '*', '-', '=', ':', '\n', '\r', '\u2028', 'name'),
      {
        maxLength: 12,
      },
    )
    .map((parts) => parts.join('')),
);

// A quoted string of Google's filter languages: it ends at the first quote that is not escaped.
const QUOTED = /"((?:[^"\\]|\\[^])*)"/g;

/** The filter with every string taken out: what it asks, whatever the strings say. */
function skeleton(filter: string): string {
  return filter.replaceAll(QUOTED, 'S');
}

/** The strings of a filter as a reader of it sees them. */
function strings(filter: string): readonly string[] {
  return [...filter.matchAll(QUOTED)].map(([, inner = '']) => inner.replaceAll(/\\([^])/g, '$1'));
}

// eslint-disable-next-line no-control-regex -- the characters that cannot stand in a filter
const without = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f]/g, '');

describe('no input can widen', () => {
  test('a quoted text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(skeleton(quote(text))).toBe('S');
        expect(strings(quote(text))).toEqual([without(text)]);
      }),
      { numRuns: 2_000 },
    );
  });

  test('the filter of a log', () => {
    const query = fc.record({
      kind: fc.constantFrom(...logKinds),
      workloadKind: fc.constantFrom(...workloadKinds),
      name: hostile,
      location: hostile,
      execution: fc.option(hostile, { nil: undefined }),
      from: hostile,
      to: hostile,
    });
    fc.assert(
      fc.property(query, ({ kind, workloadKind, name, location, execution, from, to }) => {
        const of = (text: (given: string) => string): string =>
          logFilter({
            kind,
            workload: { projectNumber: '1', kind: workloadKind, name: text(name), location: text(location) },
            from: text(from),
            to: text(to),
            ...(execution === undefined ? {} : { execution: text(execution) }),
          });
        const filter = of((given) => given);
        expect(skeleton(filter)).toBe(skeleton(of(() => 'x')));
        expect(strings(filter)).toEqual(expect.arrayContaining([name, location, from, to].map(without)));
      }),
      { numRuns: 1_000 },
    );
  });

  test('the filters of the audit trail', () => {
    const query = fc.record({
      kind: fc.constantFrom(...workloadKinds),
      name: hostile,
      location: hostile,
      accounts: fc.array(hostile, { minLength: 1, maxLength: 3 }),
      addresses: fc.array(hostile, { maxLength: 3 }),
      from: hostile,
      to: hostile,
    });
    fc.assert(
      fc.property(query, ({ kind, name, location, accounts, addresses, from, to }) => {
        const of = (text: (given: string) => string): readonly string[] => {
          const workload = { projectNumber: '1', kind, name: text(name), location: text(location) };
          const asked = {
            projectId: 'p',
            workload,
            accounts: accounts.map(text),
            from: text(from),
            to: text(to),
          };
          const reads = readsFilter(asked) ?? '';
          return [changesFilter(asked), reads, narrowedFilter(reads, addresses.map(text))];
        };
        const filters = of((given) => given);
        expect(filters.map(skeleton)).toEqual(of(() => 'x').map(skeleton));
        const [changes = '', reads = '', narrowed = ''] = filters.map(strings);
        const named = [...accounts, from, to].map(without);
        expect(changes).toEqual(expect.arrayContaining([name, location].map(without)));
        for (const filter of [changes, reads, narrowed])
          expect(filter).toEqual(expect.arrayContaining(named));
        expect(narrowed).toEqual(expect.arrayContaining(addresses.map(without)));
      }),
      { numRuns: 1_000 },
    );
  });

  test('the filters of what shares something', () => {
    const query = fc.record({
      number: hostile,
      id: fc.option(hostile, { nil: undefined }),
      names: fc.array(hostile, { minLength: 1, maxLength: 3 }),
      parts: fc.array(hostile, { minLength: 1, maxLength: 3 }),
      from: hostile,
      to: hostile,
    });
    fc.assert(
      fc.property(query, ({ number, id, names, parts, from, to }) => {
        const of = (text: (given: string) => string): readonly string[] => {
          const project = { number: text(number), ...(id === undefined ? {} : { id: text(id) }) };
          const window = { from: text(from), to: text(to) };
          return [
            threatsFilter(project, names.map(text), window, parts.map(text)),
            elsewhereFilter(project, window),
            postureFilter(names.map(text), parts.map(text), text(to)),
          ];
        };
        const filters = of((given) => given);
        expect(filters.map(skeleton)).toEqual(of(() => 'x').map(skeleton));
        const [threats = [], elsewhere = [], posture = []] = filters.map(strings);
        expect(threats).toEqual(expect.arrayContaining([...names, ...parts, from, to].map(without)));
        expect(elsewhere).toEqual(expect.arrayContaining([from, to].map(without)));
        expect(posture).toEqual(expect.arrayContaining([...names, ...parts, to].map(without)));
      }),
      { numRuns: 1_000 },
    );
  });
});
