const MINUTE = 60_000;

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
