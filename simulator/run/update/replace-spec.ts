import type { JsonObject } from '../../wire/json';
import { protosOf } from '../../wire/grpc/protos';

/**
 * The specification after an update that has no mask: the body replaces all fields that callers can set. The launch stage
 * stays where none is given, as the server fills it.
 */
export function replaceSpec(type: string, before: JsonObject, body: JsonObject): JsonObject {
  const settable = settableOf(type);
  const given = Object.entries(body).filter(([field]) => settable.includes(field));
  const launchStage = before['launchStage'];
  return { ...(launchStage === undefined ? {} : { launchStage }), ...Object.fromEntries(given) };
}

/** The fields of a message that callers can set. */
export function settableOf(type: string): readonly string[] {
  return protosOf('@google-cloud/run')
    .lookupType(type)
    .fieldsArray.filter(({ name, options }) => {
      const behavior: unknown = options?.['(google.api.field_behavior)'];
      return behavior !== 'OUTPUT_ONLY' && name !== 'name' && name !== 'etag';
    })
    .map(({ name }) => name);
}
