const UNITS = { s: 1_000, m: 60_000, h: 3_600_000 } as const;
const DURATION = /^([0-9]{1,9})(s|m|h)$/;

/** `15m`, `90s`, `72h` in milliseconds; `undefined` for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, digits, unit] = DURATION.exec(text) ?? [];
  if (digits === undefined || (unit !== 's' && unit !== 'm' && unit !== 'h')) return undefined;
  return Number(digits) * UNITS[unit];
}

/** Milliseconds as the largest unit that loses nothing: `90s`, `15m`, `72h`. */
export function formatDuration(ms: number): string {
  if (ms % UNITS.h === 0) return `${ms / UNITS.h}h`;
  if (ms % UNITS.m === 0) return `${ms / UNITS.m}m`;
  return `${ms / UNITS.s}s`;
}
