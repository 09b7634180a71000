import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { trailText } from '../../../src/domain/assessment/reconstruction/calls';
import type { TrailEntry } from '../../../src/domain/audit-trail/trail-entry';
import { OWN } from '../signs';
import { access, entry, generate, recognise, testing, times } from './trail-entries';

describe('folding', () => {
  test('secrets become one call that names some of them', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const entries = names.map((name) =>
      entry({ ...access, resource: `projects/1/secrets/${name}/versions/latest` }),
    );
    expect(recognise(...entries).map(({ technique, recognised }) => [technique, recognised])).toEqual([
      ['T1555.006', 'read secrets (a, b, c and 2 more), 5 times until 2026-10-01T12:10:00Z'],
    ]);
  });

  test('what was refused and what was not stay apart, as do addresses and principals', () => {
    const calls = recognise(
      entry(generate),
      entry({ ...generate, code: 7 }),
      entry({ ...generate, callerIp: '34.76.10.21' }),
      entry({ ...generate, principal: 'other@x.example' }),
    );
    expect(calls.map(({ succeeded, code }) => [succeeded, code])).toEqual([
      [true, undefined],
      [false, 7],
      [true, undefined],
      [true, undefined],
    ]);
  });

  test('a burst begins where it does, not at a call long before', () => {
    const early = entry({ ...testing, at: '2026-10-01T11:00:00Z' });
    expect(recognise(early, ...times(6, 1, testing)).map(({ at, recognised }) => [at, recognised])).toEqual([
      ['2026-10-01T12:10:00.000Z', 'tried out what it may do (shop), 6 times until 2026-10-01T12:10:05.000Z'],
    ]);
  });

  test('changes stay one by one', () => {
    const key: Partial<TrailEntry> = { method: 'google.iam.admin.v1.CreateServiceAccountKey' };
    expect(recognise(...times(3, 1, key))).toHaveLength(3);
  });

  test('start and end of one operation are one call, which failed when its end did', () => {
    const insert: Partial<TrailEntry> = { method: 'v1.compute.instances.insert', operation: 'operation-1' };
    expect(
      recognise(
        entry(insert),
        entry({ ...insert, callerIp: '', code: 8 }),
        entry({ ...insert, operation: 'operation-2' }),
      ),
    ).toMatchObject([{ callerIp: '34.76.10.20', succeeded: false, code: 8 }, { succeeded: true }]);
  });

  test('oldest first, whatever the order of the lists', () => {
    const calls = recognise(
      entry({ at: '2026-10-01T12:30:00Z' }),
      entry({ ...access, at: '2026-10-01T12:20:00Z' }),
    );
    expect(calls.map(({ at }) => at)).toEqual(['2026-10-01T12:20:00Z', '2026-10-01T12:30:00Z']);
  });

  test.each([
    ['shows what was asked for', [], 'asking for the policy roles/run.invoker allUsers'],
    [
      'shows what was added instead',
      [{ action: 'add', role: 'roles/owner', member: 'user:eve@example.org' } as const],
      'adding roles/owner user:eve@example.org',
    ],
  ])('a policy change %s', (_what, bindings, text) => {
    const [call] = recognise(
      entry({ method: 'SetIamPolicy', bindings, wanted: ['roles/run.invoker allUsers'] }),
    );
    expect(call === undefined ? '' : trailText(call)).toContain(text);
  });

  test.each([
    [7, ', which was denied'],
    [5, ', which failed'],
    [0, '2026-10-01T12:10:00Z'],
  ])('a call with code %d ends in %s', (code, end) => {
    const [call] = recognise(entry({ code }));
    expect((call === undefined ? '' : trailText(call)).endsWith(end)).toBe(true);
  });

  test('a flood is quick', () => {
    expect(recognise(...times(5_000, 1, testing))).toHaveLength(1);
  });
});

describe('hostile', () => {
  const hostile = fc.record({
    method: fc.string({ unit: 'binary' }),
    principal: fc.string({ unit: 'binary' }),
    resource: fc.string({ unit: 'binary' }),
    service: fc.string(),
    callerIp: fc.string(),
    at: fc.constantFrom('', 'no time', '2026-10-01T12:10:00Z'),
    log: fc.constantFrom('activity', 'data_access', ''),
    key: fc.string(),
    operation: fc.string({ maxLength: 1 }),
    origin: fc.constantFrom('google', 'cloud', 'outside', 'unknown'),
    delegation: fc.array(fc.constantFrom(OWN, '__proto__', '')),
  });

  test('whatever an entry says, it is read and shown in one inert line', () => {
    fc.assert(
      fc.property(fc.array(hostile), (entries) => {
        for (const call of recognise(...entries.map((each) => entry(each)))) {
          // eslint-disable-next-line no-control-regex -- what a terminal would obey
          expect(trailText(call)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        }
      }),
      { numRuns: 300 },
    );
  });
});
