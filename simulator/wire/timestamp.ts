/** Seconds (as text: they are int64) and nanoseconds, as protobuf keeps times and durations. */
export interface SecondsAndNanos {
  readonly seconds: string;
  readonly nanos: number;
}

const rfc3339 = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/;
const durationText = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/;

/** Parses RFC 3339 with up to 9 decimals; `undefined` when it is none. */
export function parseTimestamp(text: string): SecondsAndNanos | undefined {
  const match = rfc3339.exec(text);
  if (match === null) return undefined;
  const [, whole = '', decimals = '', zone = ''] = match;
  const milliseconds = Date.parse(`${whole}${zone}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return { seconds: String(milliseconds / 1000), nanos: Number(decimals.padEnd(9, '0')) };
}

/** Formats as RFC 3339 in UTC with 0, 3, 6 or 9 decimals, as Google does. */
export function formatTimestamp({ seconds, nanos }: SecondsAndNanos): string {
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${whole}${formatDecimals(nanos)}Z`;
}

/** Parses a duration such as `3.5s` or `-1s`; `undefined` when it is none. */
export function parseDuration(text: string): SecondsAndNanos | undefined {
  const match = durationText.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', decimals = ''] = match;
  const nanos = Number(decimals.padEnd(9, '0'));
  return { seconds: `${whole === '0' ? '' : sign}${whole}`, nanos: sign === '' ? nanos : 0 - nanos };
}

/** Formats a duration such as `3.500s`. */
export function formatDuration({ seconds, nanos }: SecondsAndNanos): string {
  const negative = seconds.startsWith('-') || nanos < 0;
  return `${negative ? '-' : ''}${seconds.replace('-', '')}${formatDecimals(Math.abs(nanos))}s`;
}

function formatDecimals(nanos: number): string {
  if (nanos === 0) return '';
  const digits = String(nanos).padStart(9, '0');
  if (digits.endsWith('000000')) return `.${digits.slice(0, 3)}`;
  return `.${digits.endsWith('000') ? digits.slice(0, 6) : digits}`;
}
