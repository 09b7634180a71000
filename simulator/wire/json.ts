/** A value as JSON has it. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object. A key whose value is `undefined` counts as absent, as in `JSON.stringify`. */
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** Tells whether the value is an object: neither a list nor `null`. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Tells whether the value is a list. `Array.isArray` does not narrow read-only arrays, hence this. */
export function isJsonList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The text at `key`; `''` where it is absent or no text, which is what protobuf makes of an unset string. */
export function textOf(object: JsonObject, key: string): string {
  const value = object[key];
  return typeof value === 'string' ? value : '';
}

/** The number at `key`; 0 where it is absent or no number. */
export function numberOf(object: JsonObject, key: string): number {
  const value = object[key];
  return typeof value === 'number' ? value : 0;
}

/** The object at `key`; `{}` where it is absent or no object. */
export function objectOf(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isJsonObject(value) ? value : {};
}

/** The list at `key`; `[]` where it is absent or no list. */
export function listOf(object: JsonObject, key: string): readonly JsonValue[] {
  const value = object[key];
  return isJsonList(value) ? value : [];
}

/** The texts in the list at `key`; what is not a text is left out. */
export function textsOf(object: JsonObject, key: string): readonly string[] {
  return listOf(object, key).filter((item) => typeof item === 'string');
}

/** Parses JSON text. Throws `SyntaxError` as `JSON.parse` does. */
export function parseJson(text: string): JsonValue {
  return JSON.parse(text) as JsonValue;
}
