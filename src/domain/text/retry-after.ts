const DEFAULT_MS = 60_000;
const LONGEST_MS = 24 * 60 * 60 * 1000;

/**
 * How long a 429 asks to wait, in milliseconds: `Retry-After` comes as seconds, as an HTTP date, or not at all, and then
 * it is 60 s. Never more than a day, after which a daily quota is new.
 */
export function retryAfterMs(header: string | null, now: number): number {
  const text = header?.trim() ?? '';
  // Date.parse takes almost anything for a date; an HTTP date begins with its weekday.
  const ms = /^\d+$/.test(text)
    ? Number(text) * 1000
    : /^[A-Z][a-z]+,? /.test(text)
      ? Date.parse(text) - now
      : NaN;
  if (Number.isNaN(ms)) return DEFAULT_MS;
  return Math.min(LONGEST_MS, Math.max(1000, ms));
}
