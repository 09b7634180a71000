import { findingKey, type FindingRecord } from '../world/finding/findings';
import { textOf } from '../wire/json';
import { parseTimestamp } from '../wire/timestamp';
import type { FindingField } from './finding-fields';
import { invalidFilter, type Token } from './filter-tokens';

/** Whether a finding passes a filter. */
export type FindingTest = (record: FindingRecord) => boolean;

/** Compiles `field operator value`. Throws INVALID_ARGUMENT when the value is not one that the field can be compared with. */
export function testOf(name: string, field: FindingField, operator: string, value: Token): FindingTest {
  if (name === 'event_time') return timeTest(field, operator, value);
  if (value.kind !== 'text')
    throw invalidFilter(`'${name}' is compared with a text in double quotes, not ${value.value}`);
  const wanted = value.value;
  if (name === 'name') return (record) => hasName(record, wanted);
  if (operator === '=' && field.names?.includes(wanted) === false) {
    throw invalidFilter(`'${name}' is one of ${field.names.join(', ')}, not "${wanted}"`);
  }
  const fold = name.startsWith('security_marks.')
    ? (text: string) => text.toLowerCase()
    : (text: string) => text;
  const compare = (actual: string): boolean =>
    operator === ':' ? fold(actual).includes(fold(wanted)) : fold(actual) === fold(wanted);
  return (record) => field.values(record).some(compare);
}

/** Which form of the name the real service wants is not documented: the full name in any scope and the finding's id both match. */
function hasName({ finding }: FindingRecord, wanted: string): boolean {
  const key = findingKey(textOf(finding, 'name'));
  return key !== undefined && (findingKey(wanted) === key || key.endsWith(`/${wanted}`));
}

function timeTest(field: FindingField, operator: string, value: Token): FindingTest {
  const wanted = value.kind === 'text' ? nanoseconds(value.value) : epochMilliseconds(value.value);
  if (wanted === undefined) {
    throw invalidFilter(
      `'event_time' is compared with an RFC 3339 text or epoch milliseconds, not ${value.value}`,
    );
  }
  const compare = (actual: bigint): boolean => {
    switch (operator) {
      case '>':
        return actual > wanted;
      case '<':
        return actual < wanted;
      case '>=':
        return actual >= wanted;
      case '<=':
        return actual <= wanted;
      default:
        return actual === wanted;
    }
  };
  return (record) => field.values(record).some((text) => compare(nanoseconds(text) ?? 0n));
}

function nanoseconds(text: string): bigint | undefined {
  const time = parseTimestamp(text);
  return time === undefined ? undefined : BigInt(time.seconds) * 1_000_000_000n + BigInt(time.nanos);
}

function epochMilliseconds(text: string): bigint | undefined {
  return /^\d{1,15}$/.test(text) ? BigInt(text) * 1_000_000n : undefined;
}
