import type { Access } from './access';
import { StatusError } from './wire/status';

/** Tells whether the caller has the permission, for where its lack hides things instead of refusing the call. */
export function isAllowed(access: Access, permission: string, resource: string): boolean {
  try {
    access.require(permission, resource);
    return true;
  } catch (error) {
    if (error instanceof StatusError && error.code === 'PERMISSION_DENIED') return false;
    throw error;
  }
}
