import { createHash } from 'node:crypto';
import { isJsonObject, listOf, objectOf, textOf, textsOf, type JsonObject } from '../wire/json';
import { StatusError } from '../wire/status';

/** One role and who has it. */
export interface Binding {
  readonly role: string;
  readonly members: readonly string[];
}

/** The allow policies of resources that exist, by resource name. Conditions are not simulated. */
export interface Policies {
  /** The policy as the API has it; a resource whose policy was never set has an empty one. */
  get(resource: string): JsonObject;
  /** Replaces it whole. Throws ABORTED when the etag that was sent is not the current one. */
  set(resource: string, policy: JsonObject): JsonObject;
  /** Adds a member to a role, as Google's own services do. */
  add(resource: string, role: string, member: string): void;
  /** Tells whether the member has one of the roles there. */
  has(resource: string, roles: readonly string[], member: string): boolean;
  /** Every policy that has a binding. */
  list(): readonly { readonly resource: string; readonly bindings: readonly Binding[] }[];
}

/** No policies; every resource starts with an empty one. */
export function createPolicies(): Policies {
  const known = new Map<string, { readonly bindings: readonly Binding[]; readonly version: number }>();
  const of = (resource: string) => known.get(resource) ?? { bindings: [], version: 0 };
  const etagOf = (resource: string): string =>
    createHash('sha256')
      .update(`${resource} ${of(resource).version}`)
      .digest()
      .subarray(0, 8)
      .toString('base64');
  const write = (resource: string, bindings: readonly Binding[]): void => {
    known.set(resource, { bindings, version: of(resource).version + 1 });
  };
  const get = (resource: string): JsonObject => ({
    version: 1,
    etag: etagOf(resource),
    bindings: of(resource).bindings.map(({ role, members }) => ({ role, members: [...members] })),
  });
  return {
    get,
    set(resource, policy) {
      const etag = textOf(policy, 'etag');
      if (etag !== '' && etag !== etagOf(resource)) {
        throw new StatusError(
          'ABORTED',
          'There were concurrent policy changes. Please retry the whole read-modify-write.',
        );
      }
      write(
        resource,
        listOf(policy, 'bindings')
          .filter(isJsonObject)
          .map((binding) => ({ role: textOf(binding, 'role'), members: textsOf(binding, 'members') })),
      );
      return get(resource);
    },
    add(resource, role, member) {
      const { bindings } = of(resource);
      const others = bindings.filter((binding) => binding.role !== role);
      const members = bindings.find((binding) => binding.role === role)?.members ?? [];
      write(resource, [...others, { role, members: [...new Set([...members, member])] }]);
    },
    has: (resource, roles, member) =>
      of(resource).bindings.some(({ role, members }) => roles.includes(role) && members.includes(member)),
    list: () =>
      [...known].flatMap(([resource, { bindings }]) =>
        bindings.length === 0 ? [] : [{ resource, bindings }],
      ),
  };
}

/** The policy in a SetIamPolicy request. */
export function policyOf(request: JsonObject): JsonObject {
  return objectOf(request, 'policy');
}
