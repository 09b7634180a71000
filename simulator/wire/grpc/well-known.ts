import {
  isJsonList,
  isJsonObject,
  listOf,
  numberOf,
  objectOf,
  textOf,
  type JsonObject,
  type JsonValue,
} from '../json';
import {
  formatDuration,
  formatTimestamp,
  parseDuration,
  parseTimestamp,
  type SecondsAndNanos,
} from '../timestamp';

/** How one message of `google.protobuf` looks in the JSON that handlers see. */
interface WellKnownForm {
  /** An example of a value of this form, for the message that refuses another. */
  readonly looksLike: string;
  /** The message's own fields for a value of this form; `undefined` when the value does not have the form. */
  expand(value: JsonValue): JsonObject | undefined;
  /** The form for the message's own fields. */
  collapse(fields: JsonObject): JsonValue;
}

function secondsAndNanos(fields: JsonObject): SecondsAndNanos {
  return { seconds: textOf(fields, 'seconds') || '0', nanos: numberOf(fields, 'nanos') };
}

function timeForm(
  looksLike: string,
  parse: (text: string) => SecondsAndNanos | undefined,
  format: (time: SecondsAndNanos) => string,
): WellKnownForm {
  return {
    looksLike,
    expand(value) {
      const time = typeof value === 'string' ? parse(value) : undefined;
      return time === undefined ? undefined : { ...time };
    },
    collapse: (fields) => format(secondsAndNanos(fields)),
  };
}

function valueFields(value: JsonValue): JsonObject | undefined {
  if (value === null) return { nullValue: 'NULL_VALUE' };
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return Number.isFinite(value) ? { numberValue: value } : undefined;
  return isJsonList(value) ? { listValue: value } : { structValue: value };
}

/** The forms by full message name. A message that is not listed is an object of its fields, `FieldMask` among them. */
export const wellKnownForms: ReadonlyMap<string, WellKnownForm> = new Map([
  ['.google.protobuf.Timestamp', timeForm('an RFC 3339 time', parseTimestamp, formatTimestamp)],
  ['.google.protobuf.Duration', timeForm("a duration such as '3.5s'", parseDuration, formatDuration)],
  [
    '.google.protobuf.Struct',
    {
      looksLike: 'an object',
      expand: (value) => (isJsonObject(value) ? { fields: value } : undefined),
      collapse: (fields) => objectOf(fields, 'fields'),
    },
  ],
  [
    '.google.protobuf.ListValue',
    {
      looksLike: 'a list',
      expand: (value) => (isJsonList(value) ? { values: value } : undefined),
      collapse: (fields) => listOf(fields, 'values'),
    },
  ],
  [
    '.google.protobuf.Value',
    {
      looksLike: 'any JSON value',
      expand: valueFields,
      collapse: (fields) => ('nullValue' in fields ? null : (Object.values(fields)[0] ?? null)),
    },
  ],
]);
