import { StatusError } from './wire/status';

/** The permissions of the one caller that this process knows. */
export interface Access {
  /**
   * Returns when the caller has the permission on the resource; else throws PERMISSION_DENIED in Google's words, with
   * the `ErrorInfo` that Google sends (reason `IAM_PERMISSION_DENIED`, the permission and the resource as metadata).
   */
  require(permission: string, resource: string): void;
  /** Gives the caller one permission that it lacked; it has it from now on. */
  grant(permission: string): void;
}

/**
 * Builds the access check from what the scenario denies.
 *
 * `iam.serviceaccounts.actAs`, in the spelling of Cloud Run's own messages, is refused in these words and without details.
 *
 * `denied` holds permissions (`run.services.update`) or prefixes ending in `*` (`run.*`); all else is granted.
 * Throws `RangeError` for an entry that could never match a permission.
 */
export function createAccess(options: { readonly denied: readonly string[] }): Access {
  for (const entry of options.denied) {
    if (/^[a-zA-Z0-9.]+\*?$|^\*$/.test(entry)) continue;
    throw new RangeError(
      `'${entry}' is not a permission. Write for example 'run.services.update', or a prefix such as 'run.*'.`,
    );
  }
  const granted = new Set<string>();
  return {
    grant(permission) {
      granted.add(permission.toLowerCase());
    },
    require(permission, resource) {
      if (granted.has(permission.toLowerCase())) return;
      const denial = options.denied.find((entry) => covers(entry, permission));
      if (denial === undefined) return;
      if (denial === actAsInMessages) throw actAsDenied(resource);
      throw permissionDenied(permission, resource);
    },
  };
}

/** Google's refusal: the same for a permission that is missing and for a resource that does not exist. */
export function permissionDenied(permission: string, resource: string): StatusError {
  return new StatusError(
    'PERMISSION_DENIED',
    `Permission '${permission}' denied on resource '${resource}' (or it may not exist).`,
    [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'IAM_PERMISSION_DENIED',
        domain: `${permission.slice(0, permission.indexOf('.'))}.googleapis.com`,
        metadata: { permission, resource },
      },
    ],
  );
}

/** How Cloud Run's messages spell the permission to act as an account. */
const actAsInMessages = 'iam.serviceaccounts.actAs';

function actAsDenied(resource: string): StatusError {
  const account = resource.slice(resource.lastIndexOf('/') + 1);
  return new StatusError(
    'PERMISSION_DENIED',
    `Permission '${actAsInMessages}' denied on service account ${account} (or it may not exist).`,
  );
}

function covers(entry: string, permission: string): boolean {
  if (entry === actAsInMessages) return permission === 'iam.serviceAccounts.actAs';
  return entry.endsWith('*') ? permission.startsWith(entry.slice(0, -1)) : permission === entry;
}
