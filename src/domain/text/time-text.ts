/**
 * A time as people read it, the same in terminal, page and pager: `2026-03-01 14:03:00 UTC`. What is no time of RFC 3339
 * in UTC is given back as it came, which is not inert.
 */
export function timeText(rfc3339: string): string {
  const [, date, clock] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d{1,9})?Z$/.exec(rfc3339) ?? [];
  return date === undefined || clock === undefined ? rfc3339 : `${date} ${clock} UTC`;
}
