import type { JsonObject } from '../../simulator/wire/json';

/** A copy of a message of the simulated cloud with its text edited, as another finding like the first. */
export function jsonCopy(message: JsonObject, edit: (json: string) => string): JsonObject {
  return JSON.parse(edit(JSON.stringify(message))) as JsonObject;
}
