import { poll } from '../../src/temporal/poll';

/**
 * Returns the result of `look`, as soon as it finds something; fails after `limitMs`, two minutes by default, naming
 * what was waited for.
 */
export async function until<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  limitMs = 120_000,
): Promise<T> {
  let found: T | undefined;
  await poll(what, limitMs, async () => {
    found = await look();
    return found !== undefined;
  });
  if (found === undefined) throw new Error(`${what} was lost`);
  return found;
}
