import type { JsonObject, JsonValue } from '../wire/json';
import { isJsonList, isJsonObject } from '../wire/json';
import type { Filter, Operator } from './filter-parser';
import { invalidFilter } from './filter-tokens';

/** Whether a log entry is in the answer. */
type Matcher = (entry: JsonObject) => boolean;

const severities: readonly string[] = [
  'DEFAULT',
  'DEBUG',
  'INFO',
  'NOTICE',
  'WARNING',
  'ERROR',
  'CRITICAL',
  'ALERT',
  'EMERGENCY',
];

/**
 * Makes a filter ready to use. Text is compared without regard to case, except by `=~`. A comparison with a field that
 * the entry does not have is false, also by `!=`; NOT and `-` turn that around.
 * Throws INVALID_ARGUMENT for a severity, time or regular expression that is none.
 */
export function matcherOf(filter: Filter): Matcher {
  switch (filter.kind) {
    case 'all':
      return () => true;
    case 'and': {
      const parts = filter.parts.map(matcherOf);
      return (entry) => parts.every((matches) => matches(entry));
    }
    case 'or': {
      const parts = filter.parts.map(matcherOf);
      return (entry) => parts.some((matches) => matches(entry));
    }
    case 'not': {
      const matches = matcherOf(filter.part);
      return (entry) => !matches(entry);
    }
    case 'comparison': {
      const test = testOf(filter.path, filter.operator, filter.value);
      return (entry) => valuesAt(entry, filter.path).some(test);
    }
  }
}

type Test = (value: JsonValue) => boolean;

function testOf(path: readonly string[], operator: Operator, value: string): Test {
  const [field = ''] = path;
  if (operator === 'exists') return () => true;
  if (operator === '=~' || operator === '!~') {
    const pattern = patternOf(value);
    return (found) => pattern.test(textOf(found)) === (operator === '=~');
  }
  if (field === 'severity') {
    const wanted = severities.indexOf(value.toUpperCase());
    if (wanted < 0) throw invalidFilter(`'${value}' is not a severity`);
    return (found) => holds(operator, severities.indexOf(textOf(found)) - wanted);
  }
  if (field === 'timestamp' || field === 'receiveTimestamp') {
    const wanted = Date.parse(value);
    if (Number.isNaN(wanted)) throw invalidFilter(`'${value}' is not an RFC 3339 time for '${field}'`);
    return (found) => holds(operator, compareTimes(textOf(found), value, wanted));
  }
  return (found) => compareValue(operator, found, value);
}

/** Compares to the microsecond, which Date does not keep. */
function compareTimes(found: string, value: string, wanted: number): number {
  const difference = Date.parse(found) - wanted;
  if (difference !== 0) return difference;
  return fraction(found) - fraction(value);
}

function fraction(time: string): number {
  return Number(`0.${/\.(\d+)/u.exec(time)?.[1] ?? '0'}`);
}

function compareValue(operator: Operator, found: JsonValue, value: string): boolean {
  if (operator === ':') return textOf(found).toLowerCase().includes(value.toLowerCase());
  const [one, other] = [numberOf(textOf(found)), numberOf(value)];
  if (one !== undefined && other !== undefined) return holds(operator, one - other);
  const [a, b] = [textOf(found).toLowerCase(), value.toLowerCase()];
  return holds(operator, a < b ? -1 : a > b ? 1 : 0);
}

function holds(operator: Operator, difference: number): boolean {
  switch (operator) {
    case '=':
    case ':':
      return difference === 0;
    case '!=':
      return difference !== 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '=~':
    case '!~':
    case 'exists':
      return false;
  }
}

/** RE2 as far as JavaScript can: what RE2 does not have is refused, so that nobody comes to rely on it. */
function patternOf(source: string): RegExp {
  if (/\(\?(?:[=!]|<[=!])|\\[1-9]/u.test(source)) {
    throw invalidFilter(`the regular expression "${source}" uses what RE2 does not have`);
  }
  const insensitive = source.startsWith('(?i)');
  try {
    return new RegExp(insensitive ? source.slice(4) : source, insensitive ? 'i' : '');
  } catch {
    throw invalidFilter(`"${source}" is not a regular expression`);
  }
}

function valuesAt(entry: JsonObject, path: readonly string[]): readonly JsonValue[] {
  let values: readonly JsonValue[] = [entry];
  for (const part of path) {
    values = values.flatMap((value) => {
      if (isJsonList(value)) return value.flatMap((item) => memberOf(item, part));
      return memberOf(value, part);
    });
  }
  return values.flatMap((value) => (isJsonList(value) ? value : [value]));
}

function memberOf(value: JsonValue, part: string): readonly JsonValue[] {
  if (!isJsonObject(value)) return [];
  // snake_case works as well as camelCase, except in maps, where the key is meant as it is.
  const camel = part.replace(/_([a-z])/gu, (_match, letter: string) => letter.toUpperCase());
  const member = value[part] ?? value[camel];
  return member === undefined ? [] : [member];
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Numbers, and durations in seconds. */
function numberOf(text: string): number | undefined {
  return /^-?\d+(?:\.\d+)?s?$/u.test(text) ? Number(text.replace('s', '')) : undefined;
}
