import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createReadBudget, READS_PER_MINUTE, type ReadBudget } from '../../../src/google/logging/read-budget';
import type { Severity } from '../../../src/domain/phases';

/** A clock that goes when it is told to. */
class HandClock {
  #now = 0;
  #calls: { readonly at: number; readonly call: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, call: () => void): void {
    this.#calls.push({ at: this.#now + ms, call });
  }

  get timers(): number {
    return this.#calls.length;
  }

  /** Goes on, and lets everything happen on the way. */
  async go(ms: number): Promise<void> {
    const end = this.#now + ms;
    await new Promise(setImmediate);
    for (;;) {
      const [next] = this.#calls.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#calls = this.#calls.filter((each) => each !== next);
      this.#now = next.at;
      next.call();
      await new Promise(setImmediate);
    }
    this.#now = end;
    await new Promise(setImmediate);
  }
}

interface Tried {
  readonly clock: HandClock;
  readonly budget: ReadBudget;
  /** The events, in order: names, and `!name` of those that gave up. */
  readonly done: string[];
  /** When each had its turn. */
  readonly at: number[];
  ask(name: string, severity?: Severity, project?: string): void;
}

function budgetOf(perMinute: number): Tried {
  const clock = new HandClock();
  const budget = createReadBudget(clock, perMinute);
  const done: string[] = [];
  const at: number[] = [];
  return {
    clock,
    budget,
    done,
    at,
    ask(name, severity, project = 'p') {
      budget.turn(project, severity).then(
        () => {
          done.push(name);
          at.push(clock.now());
        },
        (thrown: unknown) => {
          expect(thrown).toMatchObject({ code: 'rate-limited', retryAfterMs: 5_000 });
          done.push(`!${name}`);
        },
      );
    },
  };
}

describe('used up', () => {
  test('gives up after its patience, with a word that Temporal waits by', async () => {
    const { ask, clock, done } = budgetOf(1);
    ask('a');
    ask('b');
    await clock.go(19_999);
    expect(done).toEqual(['a']);
    await clock.go(1);
    expect(done).toEqual(['a', '!b']);
    expect(clock.timers).toBe(0);
  });

  test('in one project is not so in another', async () => {
    const { ask, clock, done } = budgetOf(1);
    ask('a');
    ask('other', 'LOW', 'q');
    await clock.go(0);
    expect(done).toEqual(['a', 'other']);
  });

  test('goes on once the oldest read is a minute old', async () => {
    const { ask, clock, done } = budgetOf(2);
    ask('a');
    await clock.go(30_000);
    ask('b');
    await clock.go(20_000);
    ask('c');
    await clock.go(9_999);
    expect(done).toEqual(['a', 'b']);
    await clock.go(1);
    expect(done).toEqual(['a', 'b', 'c']);
  });

  test('lets the most severe go first, and of the same severity who came first', async () => {
    const { ask, clock, done } = budgetOf(6);
    for (const name of ['1', '2', '3', '4', '5', '6']) ask(name);
    await clock.go(45_000);
    ask('low', 'LOW');
    ask('medium', 'MEDIUM');
    ask('high', 'HIGH');
    ask('untold');
    ask('unspecified', 'UNSPECIFIED');
    ask('critical', 'CRITICAL');
    await clock.go(15_000);
    expect(done.slice(6)).toEqual(['critical', 'high', 'untold', 'unspecified', 'medium', 'low']);
  });

  test('makes one timer however many wait', async () => {
    const { ask, clock } = budgetOf(1);
    for (let index = 0; index < 500; index += 1) ask(String(index));
    expect(clock.timers).toBeLessThanOrEqual(2);
    await clock.go(20_000);
    expect(clock.timers).toBe(0);
  });
});

describe('refused by Google', () => {
  test('pauses for all, twice as long each time, and at most 40 s', async () => {
    const { budget, clock } = budgetOf(50);
    const pauses: number[] = [];
    for (let index = 0; index < 5; index += 1) {
      const pause = budget.refused('p');
      pauses.push(pause);
      await clock.go(pause);
    }
    expect(pauses).toEqual([5_000, 10_000, 20_000, 40_000, 40_000]);
  });

  test('several at once are one refusal', async () => {
    const { budget, clock } = budgetOf(50);
    expect([budget.refused('p'), budget.refused('p')]).toEqual([5_000, 5_000]);
    await clock.go(2_000);
    expect(budget.refused('p')).toBe(3_000);
  });

  test('nobody reads meanwhile, and then all do', async () => {
    const { ask, budget, clock, done } = budgetOf(50);
    budget.refused('p');
    ask('a', 'CRITICAL');
    await clock.go(4_999);
    expect(done).toEqual([]);
    await clock.go(1);
    expect(done).toEqual(['a']);
  });

  test('an answer begins anew, but not one from before the refusal', async () => {
    const { budget, clock } = budgetOf(50);
    budget.refused('p');
    budget.answered('p');
    await clock.go(5_000);
    expect(budget.refused('p')).toBe(10_000);
    await clock.go(10_000);
    budget.answered('p');
    expect(budget.refused('p')).toBe(5_000);
  });
});

test('no minute has more reads than the budget, whenever they are asked for', async () => {
  const asked = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 15_000 }), fc.constantFrom<Severity>('CRITICAL', 'HIGH', 'LOW')),
    { maxLength: 60 },
  );
  await fc.assert(
    fc.asyncProperty(asked, fc.integer({ min: 1, max: 8 }), async (asks, perMinute) => {
      const { ask, at, clock, done } = budgetOf(perMinute);
      for (const [wait, severity] of asks) {
        await clock.go(wait);
        ask('x', severity);
      }
      await clock.go(120_000);
      expect(done).toHaveLength(asks.length);
      for (const from of at) {
        expect(at.filter((each) => each >= from && each < from + 60_000).length).toBeLessThanOrEqual(
          perMinute,
        );
      }
    }),
    { numRuns: 100 },
  );
});

test('what one process takes leaves some for people', () => {
  expect(READS_PER_MINUTE).toBeLessThan(60);
});
