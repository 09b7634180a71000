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
