import type { Access } from '../access';
import { isAllowed } from '../is-allowed';
import { textOf, textsOf, type JsonObject } from '../wire/json';
import { StatusError } from '../wire/status';

/** Google takes no more permissions in one question. */
const most = 100;

/**
 * Answers any TestIamPermissions: those of the permissions that the caller has. It needs none itself; a resource that does
 * not exist gives an empty answer, not an error. Throws INVALID_ARGUMENT for wildcards, what is no permission, and more
 * than a hundred.
 */
export function testPermissions(access: Access, request: JsonObject, exists: boolean): JsonObject {
  const resource = textOf(request, 'resource');
  const permissions = textsOf(request, 'permissions');
  if (permissions.length > most) {
    throw new StatusError('INVALID_ARGUMENT', `At most ${most} permissions can be tested at once.`);
  }
  for (const permission of permissions) {
    if (/^[a-z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+){2}$/u.test(permission)) continue;
    throw new StatusError('INVALID_ARGUMENT', `Permission ${permission} is not valid for this resource.`);
  }
  const held = exists ? permissions.filter((permission) => isAllowed(access, permission, resource)) : [];
  return held.length === 0 ? {} : { permissions: held };
}
