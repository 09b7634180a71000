import { formatTime } from './parse-plain';

/**
 * Reads the fields of one object of an answer. Nothing throws: a field that is not set reads as empty, and one that is
 * there but has a form that cannot be read is listed by its path, so that odd answers are seen and survived.
 */
export interface Fields {
  /** `''` when not set. Numbers are given as text. */
  text(key: string): string;
  /** Undefined when not set or empty. */
  optional(key: string): string | undefined;
  texts(key: string): readonly string[];
  flag(key: string): boolean;
  /** 0 when not set. */
  count(key: string): number;
  /** Undefined when not set. */
  optionalCount(key: string): number | undefined;
  /** RFC 3339; `''` when not set, which Google also writes as the zero time. Other ways to write a time are understood. */
  time(key: string): string;
  /** Text values by name. */
  map(key: string): Readonly<Record<string, string>>;
  child(key: string): Fields;
  children(key: string): readonly Fields[];
  keys(): readonly string[];
  value(key: string): unknown;
  /** The path of a field, as it is listed and as an indicator's origin. */
  at(key: string): string;
}

/**
 * `unreadable` collects the paths of fields that could not be read. An empty list in an object's place is an empty
 * object, and a text that holds an object or a list as JSON is read as that: some tools write those.
 */
export function fieldsOf(given: unknown, unreadable: string[] = [], path = ''): Fields {
  const value = unpacked(given);
  const own = isRecord(value) ? value : {};
  if (!isNothing(value) && !isRecord(value)) unreadable.push(path || '(all)');
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`);
  const odd = <T>(key: string, instead: T): T => {
    unreadable.push(at(key));
    return instead;
  };
  const get = (key: string): unknown => (Object.hasOwn(own, key) ? (own[key] ?? undefined) : undefined);
  const list = (key: string): readonly unknown[] => {
    const found = unpacked(get(key));
    if (found === undefined) return [];
    return Array.isArray(found) ? found : odd(key, []);
  };
  const text = (key: string): string => {
    const found = get(key);
    return found === undefined ? '' : (asText(found) ?? odd(key, ''));
  };
  const optionalCount = (key: string): number | undefined => {
    const found = get(key);
    if (found === undefined || found === '') return undefined;
    const count = typeof found === 'number' || typeof found === 'string' ? Number(found) : NaN;
    if (Number.isFinite(count)) return count;
    unreadable.push(at(key));
    return undefined;
  };
  return {
    text,
    optional: (key) => text(key) || undefined,
    texts: (key) => list(key).flatMap((item, index) => asText(item) ?? odd(`${key}[${index}]`, [])),
    flag: (key) => {
      const found = get(key);
      if (found === 'true' || found === 'false') return found === 'true';
      return typeof found === 'boolean' ? found : found === undefined ? false : odd(key, false);
    },
    count: (key) => optionalCount(key) ?? 0,
    optionalCount,
    time: (key) => {
      const found = get(key);
      return found === undefined ? '' : (anyTime(found) ?? odd(key, ''));
    },
    map: (key) => {
      const found = unpacked(get(key)) ?? {};
      if (isNothing(found)) return {};
      if (!isRecord(found)) return odd(key, {});
      const members = Object.entries(found).flatMap(([name, item]) => {
        const member = asText(item);
        return member === undefined ? odd(`${key}.${name}`, []) : [[name, member] as const];
      });
      return Object.fromEntries(members);
    },
    child: (key) => fieldsOf(get(key), unreadable, at(key)),
    children: (key) => list(key).map((item, index) => fieldsOf(item, unreadable, at(`${key}[${index}]`))),
    keys: () => Object.keys(own),
    value: get,
    at,
  };
}

function unpacked(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*(?:\{[^]*\}|\[[^]*\])\s*$/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** An RFC 3339 time, or undefined for what is none and for the zero time, by which Google says "not set". */
function readTime(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) || at <= 0 ? undefined : value;
}

/**
 * A time however tools write it: RFC 3339, with a space as exports to BigQuery have it, seconds and nanos of a
 * Timestamp, seconds or milliseconds since 1970. `''` for the zero time, undefined for what is no time.
 */
function anyTime(value: unknown): string | undefined {
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
