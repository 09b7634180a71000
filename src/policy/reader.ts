import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { didYouMean } from '../domain/text/did-you-mean';
import type { Faults } from './faults';
import { formatDuration, parseDuration } from './duration';
import type { YamlSource } from './yaml-source';

/** A value with the line it stands on. `sound` is false when a fault was added for it, and the value is a stand-in. */
export interface Read<T> {
  readonly value: T;
  readonly line: number;
  readonly sound: boolean;
}

/** One map of the file. Absent keys give the default, without one they are a fault. */
export interface MapReader {
  readonly line: number;
  text(key: string, rule: { readonly pattern: RegExp; readonly expected: string }): Read<string>;
  integer(
    key: string,
    rule: { readonly min: number; readonly max: number; readonly absent?: number },
  ): Read<number>;
  flag(key: string, absent: boolean): Read<boolean>;
  duration(
    key: string,
    rule: { readonly minMs: number; readonly maxMs: number; readonly absentMs: number },
  ): Read<number>;
  /** The items of a list; an absent one is empty. */
  list(key: string, rule: { readonly required: boolean }): Read<readonly Node[]>;
  /** A map below a key; an absent one is empty. */
  map(key: string, known: readonly string[]): MapReader;
}

/** Reads a node as a map of exactly these keys. Unknown and duplicate keys, and values of another kind, are faults. */
export function readMap(
  source: YamlSource,
  faults: Faults,
  node: Node | undefined,
  what: string,
  known: readonly string[],
): MapReader {
  const line = node === undefined ? 1 : source.lineOf(node);
  const nodes = entries(source, faults, node, what, known);
  const fault = <T>(value: T, at: number, text: string): Read<T> => {
    faults.add(at, text);
    return { value, line: at, sound: false };
  };
  const plain = <T>(
    key: string,
    absent: T | undefined,
    standIn: T,
    parse: (text: string) => { readonly ok: T } | { readonly expected: string },
  ): Read<T> => {
    const found = nodes.get(key);
    if (found === undefined) {
      if (absent !== undefined) return { value: absent, line, sound: true };
      // A map that is not one has its own fault already.
      return isMap(node)
        ? fault(standIn, line, `"${key}" is missing in ${what}`)
        : { value: standIn, line, sound: false };
    }
    const text = scalarText(found.value);
    if (text === undefined) return fault(standIn, found.line, `"${key}" must be one value`);
    const parsed = parse(text);
    if ('ok' in parsed) return { value: parsed.ok, line: found.line, sound: true };
    return fault(standIn, found.line, `"${key}" must be ${parsed.expected}, not ${shown(text)}`);
  };
  return {
    line,
    text: (key, { pattern, expected }) =>
      plain(key, undefined, '', (text) => (pattern.test(text) ? { ok: text } : { expected })),
    integer: (key, { min, max, absent }) =>
      plain(key, absent, min, (text) => {
        const value = /^[0-9]{1,10}$/.test(text) ? Number(text) : Number.NaN;
        return value >= min && value <= max
          ? { ok: value }
          : { expected: `a whole number from ${min} to ${max}` };
      }),
    flag: (key, absent) =>
      plain(key, absent, absent, (text) =>
        text === 'true' || text === 'false' ? { ok: text === 'true' } : { expected: 'true or false' },
      ),
    duration: (key, { minMs, maxMs, absentMs }) =>
      plain(key, absentMs, absentMs, (text) => {
        if (/^[0-9]+$/.test(text))
          return { expected: `a duration with its unit (${text}s, ${text}m or ${text}h)` };
        const value = parseDuration(text);
        if (value === undefined) return { expected: 'a duration like 90s, 15m or 72h' };
        if (value >= minMs && value <= maxMs) return { ok: value };
        return { expected: `a duration from ${formatDuration(minMs)} to ${formatDuration(maxMs)}` };
      }),
    list: (key, { required }) => {
      const found = nodes.get(key);
      if (found === undefined) {
        return required && isMap(node)
          ? fault([], line, `"${key}" is missing in ${what}`)
          : { value: [], line, sound: !required };
      }
      if (!isSeq<Node>(found.value)) return fault([], found.line, `"${key}" must be a list`);
      return { value: found.value.items, line: found.line, sound: true };
    },
    map: (key, below) => {
      const found = nodes.get(key);
      // `{ watch }` has the key and no value; taking that for absent would hide a slip.
      if (found !== undefined && found.value === undefined)
        faults.add(found.line, `"${key}" must be a map of keys and values`);
      const reader = readMap(source, faults, found?.value, `"${key}"`, below);
      return { ...reader, line: found?.line ?? line };
    },
  };
}

/** The text of a scalar that is not empty. */
export function scalarText(node: unknown): string | undefined {
  return isScalar(node) && typeof node.value === 'string' && node.value !== '' ? node.value : undefined;
}

/** A value from the file as it is quoted in a fault. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}

function entries(
  source: YamlSource,
  faults: Faults,
  node: Node | undefined,
  what: string,
  known: readonly string[],
): ReadonlyMap<string, { readonly line: number; readonly value: Node | undefined }> {
  const found = new Map<string, { readonly line: number; readonly value: Node | undefined }>();
  if (node === undefined) return found;
  if (!isMap<Node, Node | null>(node)) {
    faults.add(source.lineOf(node), `${what} must be a map of keys and values`);
    return found;
  }
  for (const { key, value } of node.items) {
    const line = source.lineOf(key);
    const name = isScalar(key) && typeof key.value === 'string' ? key.value : undefined;
    const first = name === undefined ? undefined : found.get(name);
    if (name === undefined) faults.add(line, `a key in ${what} must be one word`);
    else if (name === '<<') faults.add(line, 'merge key "<<" is not allowed: write the keys out');
    else if (!known.includes(name)) faults.add(line, `unknown key ${shown(name)}${didYouMean(name, known)}`);
    else if (first !== undefined) faults.add(line, `"${name}" is already set on line ${first.line}`);
    else found.set(name, { line, value: value ?? undefined });
  }
  return found;
}
