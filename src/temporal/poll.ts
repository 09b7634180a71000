import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../domain/failures';

const STEP_MS = 50;

/**
 * Asks `ready` every 50 ms until it says true. Throws `unreachable`, naming `what`, after `limitMs` milliseconds, and
 * whatever `ready` throws at once.
 */
export async function poll(what: string, limitMs: number, ready: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await ready())) {
    if (performance.now() > end) {
      throw new Failure('unreachable', `${what}: not ready after ${Math.round(limitMs / 1_000)} s`);
    }
    await delay(STEP_MS);
  }
}
