import { VirusTotalError } from './error';

/** How many lookups one key has. */
export interface Quota {
  readonly requests: number;
  /** Length of a window in seconds; it begins with the first request after the last has passed. */
  readonly perSeconds: number;
}

/** The use of one key. */
interface QuotaUse {
  /** Counts one request, and throws QuotaExceededError with `Retry-After` (whole seconds) when none is left. */
  count(): void;
  /** Requests that were counted so far. */
  used(): number;
}

/** Counts the requests of one key. */
export function createQuota({ requests, perSeconds }: Quota, now: () => number): QuotaUse {
  let windowEnds = 0;
  let left = requests;
  let total = 0;
  return {
    count() {
      const at = now();
      if (at >= windowEnds) {
        windowEnds = at + perSeconds * 1000;
        left = requests;
      }
      if (left === 0) {
        const wait = Math.ceil((windowEnds - at) / 1000);
        throw new VirusTotalError('RESOURCE_EXHAUSTED', 'QuotaExceededError', 'Quota exceeded', {
          'retry-after': String(wait),
        });
      }
      left -= 1;
      total += 1;
    },
    used: () => total,
  };
}
