import { describe, expect, test } from '@jest/globals';
import { Faults, type Fault } from '../../simulator/faults';

const UPDATE = 'google.cloud.run.v2.Services/UpdateService';
const service = 'projects/p/locations/l/services/payment-api';

describe('a fault that could never do what it says is refused', () => {
  const cases: readonly [string, Fault, string][] = [
    ['latency without a length', { method: 'a', kind: 'latency' }, "needs 'milliseconds'"],
    ['latency below zero', { method: 'a', kind: 'latency', milliseconds: -1 }, "needs 'milliseconds'"],
    [
      'latency with a code',
      { method: 'a', kind: 'latency', milliseconds: 1, code: 'ABORTED' },
      "belong to kinds 'error'",
    ],
    ['error without a code', { method: 'a', kind: 'error' }, "needs 'code'"],
    [
      'error with a length',
      { method: 'a', kind: 'error', code: 'ABORTED', milliseconds: 1 },
      "belong to kinds 'latency'",
    ],
    [
      'lost answer with a message',
      { method: 'a', kind: 'lost-answer', message: 'x' },
      "belong to kinds 'error'",
    ],
    [
      'an operation of a method that has none',
      { method: 'google.cloud.run.v2.Services/GetService', kind: 'operation-endless' },
      "'method' must be google.cloud.run.v2. and one of Services/UpdateService,",
    ],
    ['a failed operation without a code', { method: UPDATE, kind: 'operation-error' }, "needs 'code'"],
    ['a slow operation without a length', { method: UPDATE, kind: 'operation-slow' }, "needs 'milliseconds'"],
    ['a late answer without a length', { method: 'a', kind: 'late-answer' }, "needs 'milliseconds'"],
    [
      'waits that end before they begin',
      { method: 'a', kind: 'latency', milliseconds: 5, upTo: 4 },
      "'upTo' must be at least",
    ],
    ['calls to skip that are none', { method: 'a', kind: 'lost-answer', skip: -1 }, "'skip' must be"],
    ['half a seed', { method: 'a', kind: 'latency', milliseconds: 1, seed: 0.5 }, "'seed' must be"],
    ['no method', { method: '', kind: 'lost-answer' }, "'method' is empty"],
    ['zero times', { method: 'a', kind: 'lost-answer', times: 0 }, "'times' must be a whole number from 1"],
  ];
  test.each(cases)('%s', (_title, fault, problem) => {
    expect(() => new Faults().add(fault)).toThrow(problem);
  });
});

describe('a fault strikes', () => {
  const cases: readonly [string, Omit<Fault, 'kind'>, string, string, boolean][] = [
    ['its method', { method: 'run/Get' }, 'run/Get', service, true],
    ['no method that only begins like it', { method: 'run/Get' }, 'run/GetService', service, false],
    ['every method with its prefix', { method: 'run/*' }, 'run/GetService', service, true],
    ['no method without its prefix', { method: 'run/*' }, 'scc/Get', service, false],
    ['everything, asked to', { method: '*' }, 'anything', '', true],
    ['a resource that contains its text', { method: '*', resource: 'payment' }, 'run/Get', service, true],
    ['no other resource', { method: '*', resource: 'ledger-api' }, 'run/Get', service, false],
  ];
  test.each(cases)('%s', (_title, fault, method, resource, struck) => {
    const faults = new Faults();
    faults.add({ kind: 'lost-answer', ...fault });
    expect(faults.take(method, resource)).toHaveLength(struck ? 1 : 0);
  });

  test('as often as it says, counting only the calls that it strikes', () => {
    const faults = new Faults();
    faults.add({ method: 'a', kind: 'lost-answer', times: 2 });
    const struck = ['a', 'b', 'a', 'a'].map((method) => faults.take(method, '').length);
    expect(struck).toEqual([1, 0, 1, 0]);
  });

  test('only after those that it skips, counting only the calls that fit', () => {
    const faults = new Faults();
    faults.add({ method: 'a', kind: 'lost-answer', skip: 1, times: 1 });
    const struck = ['a', 'b', 'a', 'a'].map((method) => faults.take(method, '').length);
    expect(struck).toEqual([0, 0, 1, 0]);
  });

  test('with waits between its bounds, in the same row for the same seed and method', () => {
    const row = (seed: number, between = 0) => {
      const faults = new Faults();
      faults.add({ method: '*', kind: 'latency', milliseconds: 50, upTo: 400, seed });
      return Array.from({ length: 50 }, () => {
        for (let other = 0; other < between; other += 1) faults.take('b', '');
        return faults.take('a', '')[0]?.milliseconds ?? -1;
      });
    };
    const drawn = row(7);
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(400);
    expect(new Set(drawn).size).toBeGreaterThan(30);
    expect(row(7)).toEqual(drawn);
    expect(row(7, 2)).toEqual(drawn);
    expect(row(8)).not.toEqual(drawn);
  });

  test('together with others, in the order of arming, until cleared', () => {
    const faults = new Faults();
    faults.add({ method: '*', kind: 'latency', milliseconds: 5 });
    faults.add({ method: 'a', kind: 'error', code: 'ABORTED' });
    expect(faults.take('a', '').map(({ kind }) => kind)).toEqual(['latency', 'error']);
    expect(faults.take('a', '')).toHaveLength(2);
    faults.clear();
    expect(faults.take('a', '')).toEqual([]);
  });
});
