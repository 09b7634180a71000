import { jest } from '@jest/globals';

/** When every scenario starts. */
const ZERO = Date.parse('2026-11-20T10:00:00.125Z');

/**
 * Stops the time of product and simulator at the start of a scenario; timers go on. So two runs read the same times, and
 * what depends on them is the same.
 */
export function stopTime(): void {
  jest.useFakeTimers({
    now: ZERO,
    doNotFake: [
      ...(['nextTick', 'queueMicrotask', 'setImmediate', 'clearImmediate', 'hrtime', 'performance'] as const),
      ...(['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const),
    ],
  });
}

/** Lets the time stand so many seconds after the start. */
export function timeIs(seconds: number): void {
  jest.setSystemTime(ZERO + seconds * 1_000);
}

export function letTimeGo(): void {
  jest.useRealTimers();
}
