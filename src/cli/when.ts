const MINUTE = 60_000;

/** A time as people compare it: `2026-03-01 14:03:00 UTC (in 12 min)`. What is no time is shown as it is. */
export function when(rfc3339: string, now: Date): string {
  const at = Date.parse(rfc3339);
  return Number.isNaN(at) ? rfc3339 : `${stamp(rfc3339)} UTC (${distance(at - now.getTime())})`;
}

/** `2026-03-01 14:03:00`, in UTC. */
export function stamp(rfc3339: string): string {
  const at = Date.parse(rfc3339);
  return Number.isNaN(at) ? rfc3339 : new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

/** How far away in time, in the largest unit that fits: `in 12 min`, `3 h ago`. */
export function distance(ms: number): string {
  const size = Math.abs(ms);
  const amount =
    size < MINUTE
      ? `${String(Math.round(size / 1_000))} s`
      : size < 120 * MINUTE
        ? `${String(Math.floor(size / MINUTE))} min`
        : size < 48 * 60 * MINUTE
          ? `${String(Math.floor(size / (60 * MINUTE)))} h`
          : `${String(Math.floor(size / (24 * 60 * MINUTE)))} d`;
  return ms < 0 ? `${amount} ago` : `in ${amount}`;
}
