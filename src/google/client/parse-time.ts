/**
 * A protobuf Timestamp or Duration, told apart by the name of the field that holds it: `...Time`, `timestamp` and
 * `caseSla` are times. Times are RFC 3339 with 0, 3, 6 or 9 digits of a second, as Google's JSON has them.
 */
export function formatTime(message: Readonly<Record<string, unknown>>, field: string): string {
  const seconds = Number(message['seconds'] ?? 0);
  const nanos = Number(message['nanos'] ?? 0);
  if (!/(?:time|timestamp|sla)$/i.test(field)) return `${fixed(seconds + nanos / 1e9)}s`;
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return `${seconds}.${nanos}`;
  return date.toISOString().replace('.000Z', `${fraction(nanos)}Z`);
}

function fraction(nanos: number): string {
  if (nanos === 0) return '';
  const nine = String(nanos).padStart(9, '0');
  if (nine.endsWith('000000')) return `.${nine.slice(0, 3)}`;
  return nine.endsWith('000') ? `.${nine.slice(0, 6)}` : `.${nine}`;
}

function fixed(seconds: number): string {
  return String(Math.round(seconds * 1e9) / 1e9);
}

/** An RFC 3339 time, or undefined for what is none and for the zero time, by which Google says "not set". */
export function readTime(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) || at <= 0 ? undefined : value;
}

/**
 * A time however tools write it: RFC 3339, with a space as exports to BigQuery have it, seconds and nanos of a
 * Timestamp, seconds or milliseconds since 1970. `''` for the zero time, undefined for what is no time.
 */
export function anyTime(value: unknown): string | undefined {
  if (value === '') return '';
  if (typeof value === 'string') {
    const written = value
      .trim()
      .replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,9})?) ?(?:UTC|Z)?$/, '$1T$2Z');
    return readTime(written) ?? (Date.parse(written) <= 0 ? '' : undefined);
  }
  if (typeof value === 'number') {
    // Seconds reach eleven digits in the year 5138.
    return sinceEpoch(Math.abs(value) < 1e11 ? value * 1_000 : value);
  }
  if (typeof value !== 'object' || value === null || !('seconds' in value)) return undefined;
  const written = formatTime({ ...value }, 'time');
  return readTime(written) ?? (Date.parse(written) <= 0 ? '' : undefined);
}

function sinceEpoch(milliseconds: number): string | undefined {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return undefined;
  return milliseconds <= 0 ? '' : date.toISOString();
}
