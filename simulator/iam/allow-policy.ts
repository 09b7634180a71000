import { createHash } from 'node:crypto';
import { numberOf, objectOf, type JsonObject } from '../wire/json';
import type { BoundRole } from '../world/identities';
import type { World } from '../world/world';

const withConditions = 3;

/**
 * The allow policy of a resource, as Google answers who asks for `requestedVersion`. Below 3 a binding under a condition
 * comes without it, and its role carries a mark, so that nobody takes it for an unconditional one and writes it back.
 * A policy that was never set has an etag and nothing else.
 */
export function allowPolicy(world: World, resource: string, requestedVersion: number): JsonObject {
  const bindings = world.identities.bindingsOn(resource);
  const conditional = bindings.some(({ condition }) => condition !== undefined);
  const etag = createHash('sha256')
    .update(`${resource} ${JSON.stringify(bindings)}`)
    .digest();
  return {
    ...(bindings.length === 0
      ? {}
      : {
          version: conditional && requestedVersion >= withConditions ? withConditions : 1,
          bindings: bindings.map((bound) =>
            requestedVersion >= withConditions ? bindingShape(bound) : withoutCondition(bound),
          ),
        }),
    etag: etag.subarray(0, 8).toString('base64'),
  };
}

/** A binding as it is. */
export function bindingShape({ role, members, condition }: BoundRole): JsonObject {
  return { role, members, ...(condition === undefined ? {} : { condition: { ...condition } }) };
}

/** The version that a GetIamPolicy request asks for. */
export function requestedVersion(request: JsonObject): number {
  return numberOf(objectOf(request, 'options'), 'requestedPolicyVersion');
}

function withoutCondition({ role, members, condition }: BoundRole): JsonObject {
  if (condition === undefined) return { role, members };
  const mark = createHash('sha256').update(condition.expression).digest('hex').slice(0, 20);
  return { role: `${role}_withcond_${mark}`, members };
}
