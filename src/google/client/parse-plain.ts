/**
 * An answer of a Google client as plain JSON values, the same as over REST: no nulls for what is not set, times as
 * RFC 3339, durations as `3.5s`, bytes as base64, `Struct` and `Value` as what they carry. Texts are made well-formed,
 * because a lone surrogate can be sent and cannot be stored.
 */
export function toPlain(value: unknown): unknown {
  return plain(value, '');
}

function plain(value: unknown, key: string): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map((item) => plain(item, key));
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object') return undefined;
  return plainObject(value as Readonly<Record<string, unknown>>, key);
}

function plainObject(message: Readonly<Record<string, unknown>>, key: string): unknown {
  const kind = structKind(message);
  if (kind !== undefined) return kind === 'nullValue' ? null : plain(message[kind], key);
  const keys = Object.keys(message);
  // In a Struct the members of such an object are wrapped one by one: they are no numbers yet.
  if (keys.length > 0 && keys.every(isTimeKey) && !isStructFields(message)) return formatTime(message, key);
  if (keys.length === 1 && keys[0] === 'fields' && isStructFields(message['fields'])) {
    return plain(message['fields'], key);
  }
  if (keys.length === 1 && keys[0] === 'values' && Array.isArray(message['values'])) {
    return plain(message['values'], key);
  }
  const members = keys
    // `_field` only says that the optional `field` is set.
    .filter((each) => message[each] !== undefined && message[each] !== null && !isPresenceMark(message, each))
    .map((each): readonly [string, unknown] => [each.toWellFormed(), plain(message[each], each)]);
  return Object.fromEntries(members);
}

function isTimeKey(key: string): boolean {
  return key === 'seconds' || key === 'nanos';
}

const kinds = ['nullValue', 'numberValue', 'stringValue', 'boolValue', 'structValue', 'listValue'];

/** Which member of a `google.protobuf.Value` is set; undefined for any other message. */
function structKind(message: Readonly<Record<string, unknown>>): string | undefined {
  const kind = message['kind'];
  return typeof kind === 'string' && kinds.includes(kind) && kind in message ? kind : undefined;
}

function isStructFields(fields: unknown): boolean {
  if (typeof fields !== 'object' || fields === null) return false;
  return Object.values(fields).every(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      structKind(value as Record<string, unknown>) !== undefined,
  );
}

function isPresenceMark(message: Readonly<Record<string, unknown>>, key: string): boolean {
  return key.startsWith('_') && message[key] === key.slice(1);
}

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

/** A moment as a Timestamp, of milliseconds since 1970: the inverse of `formatTime`. */
export function toTimestamp(ms: number): { readonly seconds: number; readonly nanos: number } {
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: (ms - seconds * 1000) * 1_000_000 };
}
