import type { JsonObject, JsonValue } from '../wire/json';
import { isJsonObject } from '../wire/json';

/** The JSON name of a field that a mask names in snake case. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Returns the parts of the object that the paths name; paths that lead nowhere are left out. */
export function pick(object: JsonObject, paths: readonly (readonly string[])[]): JsonObject {
  return paths.reduce<JsonObject>((picked, path) => merge(picked, pickOne(object, path)), {});
}

function pickOne(object: JsonObject, [first, ...rest]: readonly string[]): JsonObject {
  const value = first === undefined ? undefined : object[first];
  if (first === undefined || value === undefined) return {};
  if (rest.length === 0) return { [first]: value };
  return isJsonObject(value) ? { [first]: pickOne(value, rest) } : {};
}

function merge(left: JsonObject, right: JsonObject): JsonObject {
  const merged: Record<string, JsonValue | undefined> = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const before = merged[key];
    merged[key] = isJsonObject(before) && isJsonObject(value) ? merge(before, value) : value;
  }
  return merged;
}
