import { setTimeout as pause } from 'node:timers/promises';

/** Findings that are handed over at once before any waits, and a minute afterwards. Each costs a workflow and reads of SCC. */
const BURST = 300;
const PER_MINUTE = 300;
/** Changes of one finding that are handed over at once, and a minute afterwards. */
const OWN_BURST = 4;
const OWN_PER_MINUTE = 4;
/** Findings of which a pace of their own is remembered. */
const REMEMBERED = 5_000;

interface Bucket {
  left: number;
  at: number;
}

/**
 * Limits how fast findings are handed over. Anybody who may publish to the topic can make up as many as they like:
 * those beyond the pace wait under their lease, and the real ones come through in their turn. `waiting` is called
 * once each time that some begin to wait, with the reason.
 */
export function createPace(
  now: () => number,
  waiting: (why: string) => void,
  signal: AbortSignal,
): (key: string) => Promise<void> {
  const all: Bucket = { left: BURST, at: now() };
  const own = new Map<string, Bucket>();
  let said = false;
  return async (key) => {
    const mine = own.get(key) ?? { left: OWN_BURST, at: now() };
    own.delete(key);
    own.set(key, mine);
    const [oldest] = own.keys();
    if (own.size > REMEMBERED && oldest !== undefined) own.delete(oldest);
    // The own pace first: a finding that is repeated without end takes nothing from the others.
    const waits = [claim(mine, OWN_BURST, OWN_PER_MINUTE, now()), 0];
    if (waits[0] === 0) waits[1] = claim(all, BURST, PER_MINUTE, now());
    const wait = Math.max(...waits);
    if (wait === 0) {
      said = false;
      return;
    }
    if (!said) {
      const many =
        waits[0] === 0
          ? `more than ${PER_MINUTE} findings a minute`
          : `one finding changes more than ${OWN_PER_MINUTE} times a minute`;
      waiting(`${many}: the rest waits its turn`);
    }
    said = true;
    await pause(wait, undefined, { signal });
    if (waits[0] === 0) return;
    const later = claim(all, BURST, PER_MINUTE, now());
    if (later > 0) await pause(later, undefined, { signal });
  };
}

/** Takes one, in advance where there is none; the milliseconds until it is there. */
function claim(bucket: Bucket, burst: number, perMinute: number, at: number): number {
  bucket.left = Math.min(burst, bucket.left + ((at - bucket.at) * perMinute) / 60_000) - 1;
  bucket.at = at;
  return bucket.left >= 0 ? 0 : Math.ceil((-bucket.left * 60_000) / perMinute);
}
