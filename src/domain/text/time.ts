const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * A time as RFC 3339 has it, in milliseconds since 1970; undefined for everything else. `Date.parse` alone takes `0`,
 * years of six digits and the 30th of February, and gives NaN for words, which compares as neither early nor late.
 */
export function parseInstant(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  const [, year, month, day] = RFC_3339.exec(text) ?? [];
  const ms = Date.parse(text);
  if (year === undefined || month === undefined || day === undefined || Number.isNaN(ms)) return undefined;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) ? ms : undefined;
}

/**
 * Formats a time for people, the same in terminal, page and pager: `2026-03-01 14:03:00 UTC`. A text that is no RFC
 * 3339 time in UTC is returned as it came, which is not inert.
 */
export function timeText(rfc3339: string): string {
  const [, date, clock] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d{1,9})?Z$/.exec(rfc3339) ?? [];
  return date === undefined || clock === undefined ? rfc3339 : `${date} ${clock} UTC`;
}

const MINUTE = 60_000;

/** How far away in time, in the largest unit that fits: `in 12 min`, `3 h ago`. */
export function relativeTime(ms: number): string {
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
