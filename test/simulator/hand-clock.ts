import type { Clock } from '../../simulator/world/agenda';

/** A clock that moves only when it is told to. */
export interface HandClock extends Clock {
  advance(seconds: number): void;
}

/** Starts at a time with microseconds to lose. */
export function handClock(): HandClock {
  let now = Date.parse('2026-11-20T10:00:00.125Z');
  return {
    now: () => now,
    advance(seconds) {
      now += seconds * 1000;
    },
  };
}
