import { Reader, Type, type Field, type Message } from 'protobufjs';
import { isJsonList, isJsonObject, textOf, type JsonObject, type JsonValue } from '../json';
import { MessageError } from './message-error';
import { checkScalar, scalarToJson } from './scalars';
import { wellKnownForms } from './well-known';

/*
 * The JSON that handlers see and answer: proto3 JSON with one exception. camelCase fields; enums by name; int64 as text;
 * bytes as base64; Timestamp as RFC 3339; Duration as '3.5s'; Struct and Value as plain JSON; Any as
 * {'@type': url, ...its fields}, or {'@type': url, value: base64} where the package does not know the type.
 * The exception: FieldMask stays {paths: [...]}, as sent, because proto3 JSON would rewrite map keys in it.
 * Fields that were not sent are absent; so are zero values of fields without presence.
 */

const anyName = '.google.protobuf.Any';

/**
 * Encodes a message. protobufjs drops what it does not know without a word; here an unknown field, an unknown enum name, a
 * value of the wrong kind or two members of one `oneof` throw `MessageError` with the field's path.
 */
export function encodeStrictly(type: Type, json: JsonObject): Buffer {
  return encodeAt(type, json, type.name);
}

/** Decodes a message. Throws `MessageError` for an unknown field, an unknown enum number, or bytes that are no such message. */
export function decodeStrictly(type: Type, bytes: Uint8Array): JsonObject {
  return decodeAt(type, bytes, type.name);
}

function encodeAt(type: Type, fields: JsonObject, path: string): Buffer {
  return Buffer.from(type.encode(type.fromObject(checkFields(type, fields, path))).finish());
}

function decodeAt(type: Type, bytes: Uint8Array, path: string): JsonObject {
  const reader = Reader.create(bytes);
  reader.discardUnknown = false;
  let message: Message;
  try {
    message = type.decode(reader);
  } catch (error) {
    throw new MessageError(
      path,
      `not a ${type.fullName.slice(1)}: ${error instanceof Error ? error.message : ''}`,
    );
  }
  return fieldsToJson(type, message, path);
}

function checkFields(type: Type, fields: JsonObject, path: string): JsonObject {
  const sent = Object.entries(fields).filter(([, value]) => value !== undefined);
  for (const { name, oneof } of type.oneofsArray) {
    const set = oneof.filter((member) => fields[member] !== undefined);
    if (set.length > 1)
      throw new MessageError(path, `${set.join(' and ')} cannot both be set (oneof ${name})`);
  }
  return Object.fromEntries(
    sent.map(([name, value = null]) => [name, checkField(type, name, value, `${path}.${name}`)]),
  );
}

function checkField(type: Type, name: string, value: JsonValue, path: string): JsonValue {
  const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
  if (field === undefined) throw new MessageError(path, `${type.fullName.slice(1)} has no such field`);
  if (field.repeated) {
    if (!isJsonList(value)) throw new MessageError(path, 'must be a list');
    return value.map((item, index) => checkValue(field, item, `${path}[${index}]`));
  }
  if (!field.map) return checkValue(field, value, path);
  if (!isJsonObject(value)) throw new MessageError(path, 'must be an object');
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.map(([key, item = null]) => [key, checkValue(field, item, `${path}['${key}']`)]),
  );
}

function checkValue(field: Field, value: JsonValue, path: string): JsonValue {
  const { resolvedType } = field;
  if (!(resolvedType instanceof Type)) return checkScalar(field, value, path);
  if (resolvedType.fullName === anyName) return packAny(resolvedType, value, path);
  return checkFields(resolvedType, expand(resolvedType, value, path), path);
}

function expand(type: Type, value: JsonValue, path: string): JsonObject {
  const form = wellKnownForms.get(type.fullName);
  const fields = form === undefined ? value : form.expand(value);
  if (isJsonObject(fields)) return fields;
  throw new MessageError(path, `${JSON.stringify(value)} is not ${form?.looksLike ?? 'an object'}`);
}

function packAny(any: Type, value: JsonValue, path: string): JsonObject {
  const url = isJsonObject(value) ? textOf(value, '@type') : '';
  if (!isJsonObject(value) || url === '') throw new MessageError(path, "an Any needs '@type'");
  const { '@type': _, ...fields } = value;
  const type = typeOfUrl(any, url);
  if (type === undefined) return checkFields(any, { ...fields, type_url: url }, path);
  const inner = wellKnownForms.has(type.fullName) ? expand(type, fields['value'] ?? null, path) : fields;
  return { type_url: url, value: encodeAt(type, inner, path).toString('base64') };
}

function typeOfUrl(any: Type, url: string): Type | undefined {
  const found = any.root.lookup(url.slice(url.lastIndexOf('/') + 1), Type);
  return found instanceof Type ? found : undefined;
}

function fieldsToJson(type: Type, message: Message, path: string): JsonObject {
  for (const unknown of message.$unknowns ?? []) {
    const number = Reader.create(unknown).uint32() >>> 3;
    throw new MessageError(path, `${type.fullName.slice(1)} has no field number ${number}`);
  }
  const values: ReadonlyMap<string, unknown> = new Map(Object.entries(message));
  const set = type.fieldsArray.filter((field) => isSet(field, values.get(field.name)));
  return Object.fromEntries(
    set.map((field) => [field.name, fieldToJson(field, values.get(field.name), `${path}.${field.name}`)]),
  );
}

/** protobufjs gives every message its empty lists and maps, sent or not. */
function isSet(field: Field, value: unknown): boolean {
  if (value === undefined || value === null) return false;
  return !(field.repeated || field.map) || Object.keys(value).length > 0;
}

function fieldToJson(field: Field, value: unknown, path: string): JsonValue {
  if (Array.isArray(value)) return value.map((item, index) => valueToJson(field, item, `${path}[${index}]`));
  if (!field.map || typeof value !== 'object' || value === null) return valueToJson(field, value, path);
  const entries: [string, unknown][] = Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, item]) => [key, valueToJson(field, item, `${path}['${key}']`)]),
  );
}

function valueToJson(field: Field, value: unknown, path: string): JsonValue {
  const { resolvedType } = field;
  if (!(resolvedType instanceof Type)) return scalarToJson(field, value, path);
  const fields = fieldsToJson(resolvedType, value as Message, path);
  if (resolvedType.fullName === anyName) return unpackAny(resolvedType, fields, path);
  const form = wellKnownForms.get(resolvedType.fullName);
  return form === undefined ? fields : form.collapse(fields);
}

function unpackAny(any: Type, fields: JsonObject, path: string): JsonObject {
  const url = textOf(fields, 'type_url');
  const type = typeOfUrl(any, url);
  if (type === undefined) return { '@type': url, value: textOf(fields, 'value') };
  const inner = decodeAt(type, Buffer.from(textOf(fields, 'value'), 'base64'), path);
  const form = wellKnownForms.get(type.fullName);
  return form === undefined ? { '@type': url, ...inner } : { '@type': url, value: form.collapse(inner) };
}
