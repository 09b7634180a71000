import { Type, type Field } from 'protobufjs';
import type { JsonObject, JsonValue } from '../../wire/json';
import { isJsonObject } from '../../wire/json';
import { protosOf } from '../../wire/grpc/protos';
import { StatusError } from '../../wire/status';
import { settableOf } from './replace-spec';

/** A mask path as field names of the JSON form, for example `['scaling', 'scalingMode']`. */
export type FieldPath = readonly string[];

const serviceType = 'google.cloud.run.v2.Service';

/**
 * The fields that an update is about. Without a mask: all settable fields that the body has; `*`: all settable fields.
 * Output-only fields and the name are passed over. Throws INVALID_ARGUMENT for a path that the message (default: a Service) does not have, or
 * that leads into a list or map; paths are snake_case on the wire.
 */
export function maskedPaths(
  paths: readonly string[],
  body: JsonObject,
  type = serviceType,
): readonly FieldPath[] {
  const settable = settableOf(type);
  if (paths.length === 0) return settable.filter((name) => body[name] !== undefined).map((name) => [name]);
  if (paths.includes('*')) return settable.map((name) => [name]);
  return paths.map((path) => resolve(path, type)).filter(([first = '']) => settable.includes(first));
}

function resolve(path: string, root: string): FieldPath {
  let type: Type | undefined = protosOf('@google-cloud/run').lookupType(root);
  const fields: string[] = [];
  for (const part of path.split('.')) {
    const name = part.replace(/_([a-z0-9])/gu, (_match, letter: string) => letter.toUpperCase());
    const field: Field | undefined = type?.fields[name];
    if (field === undefined || part !== part.toLowerCase()) {
      throw new StatusError('INVALID_ARGUMENT', `Invalid field mask path '${path}' for ${root}.`);
    }
    fields.push(name);
    type =
      !field.repeated && !field.map && field.resolvedType instanceof Type ? field.resolvedType : undefined;
  }
  return fields;
}

/** `target` with the value at `path` taken from `source`; a value that `source` does not have is unset. */
export function copyAt(target: JsonObject, source: JsonObject, path: FieldPath): JsonObject {
  const [first, ...rest] = path;
  if (first === undefined) return source;
  const { [first]: old, ...others } = target;
  const given = source[first];
  const value: JsonValue | undefined =
    rest.length === 0 ? given : copyAt(asObject(old), asObject(given), rest);
  if (value === undefined) return others;
  return first in target
    ? Object.fromEntries(Object.entries(target).map(([key, kept]) => [key, key === first ? value : kept]))
    : { ...others, [first]: value };
}

function asObject(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
