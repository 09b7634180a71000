import { setTimeout as wait } from 'node:timers/promises';

const limitSeconds = 20;

/** Resolves once the condition holds, looking every 5 ms; throws when it does not within 20 s. */
export async function until(condition: () => boolean): Promise<void> {
  for (let left = limitSeconds * 200; !condition(); left -= 1) {
    if (left === 0)
      throw new Error(`The condition did not hold within ${limitSeconds} s: ${condition.toString()}`);
    await wait(5);
  }
}
