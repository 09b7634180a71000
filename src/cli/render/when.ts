import type { EndedRun } from '../../temporal/incident-client';
import { relativeTime, timeText } from '../../domain/text/time';

/** A time as people compare it: `2026-03-01 14:03:00 UTC (in 12 min)`. What is no time is shown as it is. */
export function when(rfc3339: string, now: Date): string {
  const at = Date.parse(rfc3339);
  return Number.isNaN(at) ? rfc3339 : `${stamp(rfc3339)} (${relativeTime(at - now.getTime())})`;
}

/** `2026-03-01 14:03:00 UTC`. */
export function stamp(rfc3339: string): string {
  const at = Date.parse(rfc3339);
  return Number.isNaN(at) ? rfc3339 : timeText(new Date(at).toISOString());
}

/** `has ended at 2026-03-01 14:03:00 UTC: terminated`. */
export function endedText({ how, at }: EndedRun): string {
  return `has ended${at === undefined ? '' : ` at ${stamp(at)} UTC`}: ${how}`;
}
