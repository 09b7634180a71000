import type { EvidenceRef, Gap } from '../../domain/evidence/evidence';
import type { HeldRole } from '../../domain/evidence/identity-facts';
import { roleMeaning } from '../../domain/audit-trail/privileged-roles';
import type { BoundRole } from '../../google/iam/parse-identity';
import type { ActivityDeps } from '../deps';
import { evidenceOf, factsOf, gapsOf, takeReading, type Reading } from '../evidence';

/** Google lets folders lie ten deep. */
const DEEPEST = 12;
/** Roles that are kept; those that matter come first. */
const KEPT = 500;

/** The roles of an account, as far as they could be read. */
interface RolesRead {
  /** Absent where no policy could be read at all. */
  readonly roles?: readonly HeldRole[];
  /** Places whose policies could not be read, in words. */
  readonly unread: readonly string[];
  readonly evidence: readonly EvidenceRef[];
  readonly gaps: readonly Gap[];
}

/**
 * The roles by the policies of the project and of all that it lies in, and, by search, those on the project's own resources
 * and in the other projects.
 */
export async function readRoles(
  deps: ActivityDeps,
  email: string,
  project: string,
  otherProjects: readonly string[],
): Promise<RolesRead> {
  const [above, searched] = await Promise.all([
    readPolicies(deps, email, project),
    Promise.all([project, ...otherProjects].map(async (each) => search(deps, email, each))),
  ]);
  const all = [
    ...above.parts.flatMap((part) => factsOf(part) ?? []),
    ...searched.flatMap(({ part }) => factsOf(part)?.items ?? []),
  ];
  const anything = [...above.parts, ...searched.map(({ part }) => part)].some((part) => 'value' in part);
  const roles = inOrder(all);
  const parts = [...above.containers, ...above.parts, ...searched.map(({ part }) => part)];
  return {
    ...(anything ? { roles: roles.slice(0, KEPT) } : {}),
    unread: [...above.unread, ...searched.flatMap(({ unread }) => unread)],
    evidence: evidenceOf(parts),
    gaps: [...gapsOf(parts), ...searched.flatMap(({ gaps }) => gaps), ...beyond(roles.length)],
  };
}

interface Policies {
  readonly containers: readonly Reading<unknown>[];
  readonly parts: readonly Reading<readonly BoundRole[]>[];
  readonly unread: readonly string[];
}

async function readPolicies(deps: ActivityDeps, email: string, project: string): Promise<Policies> {
  const { places, containers, stopped } = await climb(deps, project);
  const parts = await Promise.all(
    places.map(async (place) => {
      const hides = `which roles the policy of ${place} gives it, itself or through groups`;
      return takeReading(deps, `identity: roles on ${place}`, hides, async () =>
        deps.google.identity.boundOn(place, email),
      );
    }),
  );
  return {
    containers,
    parts,
    unread: [
      ...places.filter((_place, index) => 'gap' in (parts[index] ?? {})),
      ...(stopped === undefined ? [] : [`whatever ${stopped} lies in`]),
    ],
  };
}

/** From the project up to the organization. `stopped` is the last place of which it could not be read what it lies in. */
async function climb(
  deps: ActivityDeps,
  project: string,
): Promise<{
  readonly places: readonly string[];
  readonly containers: readonly Reading<unknown>[];
  readonly stopped?: string;
}> {
  const places = [project];
  const containers: Reading<unknown>[] = [];
  let at = project;
  while (places.length < DEEPEST) {
    const asked = at;
    const hides = 'which roles the folders and the organization above give it: none of them was asked';
    const part = await takeReading(deps, `identity: what ${asked} lies in`, hides, async () =>
      deps.google.identity.container(asked),
    );
    containers.push(part);
    if (!('value' in part)) return { places, containers, stopped: asked };
    const { parent } = part.value.facts;
    if (parent === '' || places.includes(parent)) break;
    if (!/^(?:folders|organizations)\/\d{1,20}$/.test(parent)) return { places, containers, stopped: asked };
    places.push(parent);
    if (parent.startsWith('organizations/')) break;
    at = parent;
  }
  return { places, containers };
}

interface Searched {
  readonly part: Reading<{ readonly items: readonly BoundRole[]; readonly left: boolean }>;
  readonly unread: readonly string[];
  readonly gaps: readonly Gap[];
}

async function search(deps: ActivityDeps, email: string, project: string): Promise<Searched> {
  const what = `identity: roles within ${project}`;
  const hides = `which roles it has on single resources of ${project}, such as buckets, secrets and other accounts: they are looked for in no other way`;
  const part = await takeReading(deps, what, hides, async () =>
    deps.google.identity.boundWithin(project, email),
  );
  const found = factsOf(part);
  const gaps =
    found?.left === true
      ? [{ what, hides, why: `the search gave more than is read; ${found.items.length} roles were found` }]
      : [];
  const complete = found !== undefined && !found.left;
  return { part, gaps, unread: complete ? [] : [`single resources of ${project}`] };
}

/** Each once, with what it means: first the account's own that matter, then those of groups that matter, then the others. */
function inOrder(all: readonly BoundRole[]): readonly HeldRole[] {
  const once = new Map(
    all.map((each) => [JSON.stringify([each.role, each.on, each.member, each.condition ?? '']), each]),
  );
  const rank = ({ means, unresolved }: HeldRole): number =>
    means === undefined ? 2 : unresolved === true ? 1 : 0;
  return [...once.values()].map(explained).sort((a, b) => rank(a) - rank(b));
}

function explained(bound: BoundRole): HeldRole {
  const known = roleMeaning(bound.role);
  if (known === undefined) return bound;
  const { means, attack } = known;
  return { ...bound, means, ...(attack.length === 0 ? {} : { attack }) };
}

function beyond(count: number): readonly Gap[] {
  if (count <= KEPT) return [];
  return [
    {
      what: 'identity: roles',
      why: `only ${KEPT} of ${count} are kept, those that matter first`,
      hides: `what the other ${count - KEPT} let it do`,
    },
  ];
}
