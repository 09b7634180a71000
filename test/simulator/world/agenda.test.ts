import { describe, expect, test } from '@jest/globals';
import { Agenda } from '../../../simulator/world/agenda';
import { keepTime } from '../../../simulator/world/heartbeat';
import { systemClock } from '../../../simulator/world/agenda';
import { handClock } from '../hand-clock';

describe('Agenda', () => {
  test('what is due happens in order of time, each at its own time, however late', () => {
    const clock = handClock();
    const agenda = new Agenda(clock);
    const start = clock.now();
    const seen: [string, number][] = [];
    const note = (what: string) => () => void seen.push([what, agenda.now() - start]);
    agenda.at(start + 3000, note('third'));
    agenda.at(start + 1000, note('first'));
    agenda.at(start + 1000, note('second, planned later for the same time'));
    agenda.at(start + 9000, note('not yet'));
    clock.advance(5);
    agenda.settle();
    expect(seen).toEqual([
      ['first', 1000],
      ['second, planned later for the same time', 1000],
      ['third', 3000],
    ]);
    expect(agenda.next()).toBe(start + 9000);
  });

  test('what happening plans for the time until now happens in the same settling', () => {
    const clock = handClock();
    const agenda = new Agenda(clock);
    const times: number[] = [];
    const again = (): void => {
      times.push(agenda.now());
      agenda.in(1, again);
    };
    agenda.in(1, again);
    clock.advance(3);
    agenda.settle();
    expect(times.map((time) => clock.now() - time)).toEqual([2000, 1000, 0]);
  });

  test('settling inside a happening does nothing: time does not run ahead of it', () => {
    const clock = handClock();
    const agenda = new Agenda(clock);
    const seen: string[] = [];
    agenda.in(1, () => {
      agenda.settle();
      seen.push('outer');
    });
    agenda.in(2, () => void seen.push('inner'));
    clock.advance(2);
    agenda.settle();
    expect(seen).toEqual(['outer', 'inner']);
  });

  test('a happening that throws is not run again', () => {
    const clock = handClock();
    const agenda = new Agenda(clock);
    agenda.in(0, () => {
      throw new Error('broken');
    });
    expect(() => agenda.settle()).toThrow('broken');
    expect(() => agenda.settle()).not.toThrow();
  });
});

describe('keepTime', () => {
  test('things happen by themselves, also what is planned later for sooner', async () => {
    const agenda = new Agenda(systemClock);
    agenda.in(3600, () => undefined);
    const stop = keepTime(agenda);
    await new Promise<void>((resolve) => agenda.in(0.01, resolve));
    await new Promise<void>((resolve) => agenda.in(0.01, resolve));
    stop();
  });

  test('after stopping nothing happens by itself', () => {
    const agenda = new Agenda(systemClock);
    keepTime(agenda)();
    agenda.in(0, () => {
      throw new Error('happened');
    });
    expect(agenda.next()).toBeDefined();
  });
});
