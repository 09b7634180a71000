import { firstOf } from '../text/listing';
import type { BlastRadius } from './assessment';
import type { HeldRole, IdentityFacts } from '../evidence/identity-facts';
import { inertLine, valueRoom } from '../text/inert-text';
import { isCustomRole } from '../audit-trail/privileged-roles';
import { trailText } from './reconstruction/calls';
import type { Reconstruction } from './reconstruction/reconstruction';
import { resourceOf } from '../workload/workload-settings';

/** Lists what an attacker in the workload can do, and did, with what it has: identity, secrets, neighbours, openness. */
export function blastRadius(known: Reconstruction): BlastRadius {
  const { identity, settings, exposed, reached: got } = known;
  const secrets =
    settings === undefined ? [] : resourceOf(settings).containers.flatMap((each) => each.secrets);
  const callers = otherCallers(known);
  const reach = reachOf(identity, got.length > 0, secrets.length > 0);
  return {
    // The caller of a reported call may be somebody else, whose reach does not follow from this workload's.
    reach: reach === 'small' && callers.length > 0 ? 'unknown' : reach,
    lines: [
      ...callers
        .slice(0, 2)
        .map(
          (caller) =>
            `A reported call was made by ${inertLine(caller, valueRoom.who)}, whose roles were not looked up.`,
        ),
      ...got.slice(0, 4).map((call) => `Reached already: ${trailText(call)}.`),
      ...(identity === undefined ? ['The reach of its identity is not known.'] : identityLines(identity)),
      ...(secrets.length === 0 ? [] : [`Secrets that it was given: ${named(secrets, 6)}.`]),
      ...(exposed === undefined
        ? []
        : [exposed ? 'Anybody on the internet can call it.' : 'Not everybody on the internet can call it.']),
    ],
  };
}

/** The callers that findings report, other than the workload's own account. */
function otherCallers({ findings, identity }: Reconstruction): readonly string[] {
  const callers = findings.flatMap(({ access }) => access?.principalEmail ?? []);
  return [...new Set(callers)].filter((caller) => caller !== '' && caller !== identity?.email);
}

function identityLines({
  email,
  isDefaultCompute,
  disabled,
  deleted,
  roles,
  unreadPlaces,
  keys,
  usedBy,
}: IdentityFacts): readonly string[] {
  const shared = isDefaultCompute
    ? ', the default compute account, which usually can do much and is shared'
    : '';
  const off = deleted === true ? ' It was deleted.' : disabled === true ? ' It is disabled.' : '';
  const telling = sensitiveRoles(roles);
  const live = (keys ?? []).filter((key) => !key.disabled);
  const others = usedBy ?? [];
  return [
    `It runs as ${inertLine(email, valueRoom.who)}${shared}.${off}`,
    ...telling.slice(0, 5).map(({ role, on, means = '', condition }) => {
      const only = condition === undefined ? '' : ' (under a condition)';
      return `${inertLine(role, valueRoom.who)} on ${inertLine(on, valueRoom.name)}${only}: ${inertLine(means, 160)}`;
    }),
    ...(roles === undefined ? ['Its roles could not be read.'] : []),
    ...(roles !== undefined && telling.length === 0
      ? [
          `No role that matters was found${unreadPlaces === undefined ? ' on project or folders' : ' where it could be read'}.`,
        ]
      : []),
    ...(telling.length > 5 ? [`${telling.length - 5} more roles that matter.`] : []),
    ...unresolvedLines(roles),
    ...unexplainedLines(roles),
    ...(roles === undefined || unreadPlaces === undefined
      ? []
      : [`Its roles on ${named(unreadPlaces, 4)} could not be read.`]),
    ...(live.length === 0
      ? []
      : [
          `${live.length === 1 ? '1 key of it works' : `${live.length} keys of it work`}, which no freeze ends: ${named(
            live.map(({ id }) => id),
            3,
          )}.`,
        ]),
    ...(others.length === 0
      ? []
      : [
          `${others.length === 1 ? '1 more runs as it and stops' : `${others.length} more run as it and stop`} working if it is disabled: ${named(
            others.map(({ kind, name }) => `${kind} ${name.split('/').at(-1) ?? name}`),
            4,
          )}.`,
        ]),
  ];
}

/** Roles that the account holds itself, and that the table knows. */
function sensitiveRoles(roles: IdentityFacts['roles']): readonly HeldRole[] {
  return (roles ?? []).filter(({ means, unresolved }) => means !== undefined && unresolved !== true);
}

/** Groups and everybody with roles that matter: the account may be among them. */
function unresolvedLines(roles: IdentityFacts['roles']): readonly string[] {
  const open = (roles ?? []).filter(({ means, unresolved }) => means !== undefined && unresolved === true);
  const shown = open.map(({ member, role, on }) => `${member} has ${role} on ${on}`);
  return open.length === 0 ? [] : [`Whether it is a member was not looked up: ${named(shown, 3)}.`];
}

/** Roles of which nobody here knows what they permit; those of which everybody knows that it is little are among them. */
function unexplainedLines(roles: IdentityFacts['roles']): readonly string[] {
  const open = (roles ?? []).filter(({ means, unresolved }) => means === undefined && unresolved !== true);
  const custom = open.filter(({ role }) => isCustomRole(role));
  const shown = [...custom, ...open.filter((each) => !custom.includes(each))].map(({ role }) => role);
  const names = [...new Set(shown)];
  return names.length === 0
    ? []
    : [`Other roles of it, about which the table says nothing: ${named(names, 5)}.`];
}

function reachOf(identity: IdentityFacts | undefined, got: boolean, secrets: boolean): BlastRadius['reach'] {
  const telling = sensitiveRoles(identity?.roles);
  if (got || telling.some(({ on }) => /^(?:projects|folders|organizations)\/[^/]+$/.test(on))) return 'wide';
  if (telling.length > 0 || secrets || (identity?.usedBy ?? []).length > 0) return 'limited';
  const { roles, usedBy, unreadPlaces } = identity ?? {};
  const all = roles !== undefined && usedBy !== undefined && unreadPlaces === undefined;
  // The permissions of a custom role or a group are unknown, which does not make them small.
  return all &&
    !roles.some(
      ({ role, unresolved, means }) => (unresolved === true && means !== undefined) || isCustomRole(role),
    )
    ? 'small'
    : 'unknown';
}

/** The first of several names, each whole where it is one that Google gives, and the number of the others. */
function named(names: readonly string[], most: number): string {
  return firstOf(
    names.map((name) => inertLine(name, valueRoom.sentence)),
    most,
  );
}
