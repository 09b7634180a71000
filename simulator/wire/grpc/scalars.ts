import { Enum, type Field } from 'protobufjs';
import type { JsonValue } from '../json';
import { MessageError } from './message-error';

const longTypes = new Set(['int64', 'uint64', 'sint64', 'fixed64', 'sfixed64']);
const floatTypes = new Set(['double', 'float']);
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Checks a scalar or an enum's name before it is encoded. Throws `MessageError` when it is not what the field takes. */
export function checkScalar(field: Field, value: JsonValue, path: string): JsonValue {
  const wanted = expectation(field, value);
  if (wanted !== undefined) throw new MessageError(path, `${JSON.stringify(value)} is not ${wanted}`);
  return floatTypes.has(field.type) ? Number(value) : value;
}

/** How protobuf's JSON writes the numbers that JSON has not. */
const unwritable: readonly JsonValue[] = ['NaN', 'Infinity', '-Infinity'];

/** Describes the expected value, when the given one does not fit. */
function expectation(field: Field, value: JsonValue): string | undefined {
  const { type, resolvedType } = field;
  if (resolvedType instanceof Enum) {
    const known = typeof value === 'string' && Object.hasOwn(resolvedType.values, value);
    return known ? undefined : `a name of enum ${resolvedType.name}`;
  }
  if (type === 'string') return typeof value === 'string' ? undefined : 'a text';
  if (type === 'bool') return typeof value === 'boolean' ? undefined : 'true or false';
  if (type === 'bytes') return typeof value === 'string' && base64.test(value) ? undefined : 'base64';
  if (floatTypes.has(type))
    return Number.isFinite(value) || unwritable.includes(value) ? undefined : 'a number';
  if (longTypes.has(type)) {
    const whole = typeof value === 'string' ? /^-?\d{1,20}$/.test(value) : Number.isSafeInteger(value);
    return whole ? undefined : 'a 64-bit whole number (as text)';
  }
  const fits = typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 32;
  return fits ? undefined : 'a 32-bit whole number';
}

/** The JSON form of a decoded scalar or enum. Throws `MessageError` for an enum number that has no name. */
export function scalarToJson(field: Field, value: unknown, path: string): JsonValue {
  const { type, resolvedType } = field;
  if (resolvedType instanceof Enum) {
    const name = resolvedType.valuesById[Number(value)];
    if (name === undefined)
      throw new MessageError(path, `${String(value)} is no value of enum ${resolvedType.name}`);
    return name;
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (longTypes.has(type) || typeof value === 'string') return String(value);
  return typeof value === 'boolean' ? value : Number(value);
}
