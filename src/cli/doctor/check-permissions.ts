import { Failure, failureKind } from '../../domain/failures';
import { grantCommand, targetName, type GrantTarget } from '../../domain/plan/grant-command';
import { permissions, type Permission } from '../../domain/plan/permissions';
import type { PermissionTests } from '../../google/iam/permission-tests';
import type { Check, DoctorScope } from './check';
import { again } from '../again';
import { within } from '../within';

/** As long as a call may take; the libraries take seconds to load before the first. */
const LIMIT_MS = 20_000;

/** A permission on one resource, with every use of it. */
interface Need {
  readonly permission: string;
  readonly role: string;
  readonly target: GrantTarget;
  readonly uses: readonly Permission[];
}

/** Tests every permission of the chosen processes, with one question to each resource. */
export async function checkPermissions(
  tests: PermissionTests,
  scope: DoctorScope,
): Promise<readonly Check[]> {
  const chosen = permissions.filter(({ process }) => scope.processes.includes(process));
  const needs = new Map<string, Need>();
  const nowhere: Check[] = [];
  for (const use of chosen) {
    const target = targetOf(use, scope);
    if (target === undefined) nowhere.push(untold(use));
    else {
      const key = `${use.permission} ${targetName(target)}`;
      const uses = [...(needs.get(key)?.uses ?? []), use];
      needs.set(key, { permission: use.permission, role: use.role, target, uses });
    }
  }
  const all = [...needs.values()];
  const places = [...new Set(all.map(({ target }) => targetName(target)))];
  const answers = await Promise.all(
    places.map(async (place) =>
      ask(
        tests,
        all.filter(({ target }) => targetName(target) === place),
        scope.member,
      ),
    ),
  );
  return [...answers.flat(), ...nowhere];
}

async function ask(
  tests: PermissionTests,
  group: readonly Need[],
  member: string | undefined,
): Promise<readonly Check[]> {
  const [first] = group;
  if (first === undefined) return [];
  const { target } = first;
  const on = targetName(target);
  try {
    const names = group.map(({ permission }) => permission);
    const held = await again(async () =>
      within(`the test of permissions on ${on}`, LIMIT_MS, async () => tests.held(target, names)),
    );
    return group.map((need) => judge(need, held, member));
  } catch (thrown) {
    const { code, message } = Failure.from(thrown);
    return group.map(({ permission, uses }) => ({
      name: permission,
      status: 'not-checked',
      on,
      needed: neededFor(uses),
      found: message,
      mend: failureKind(code).todo,
    }));
  }
}

function judge(need: Need, held: ReadonlySet<string>, member: string | undefined): Check {
  const { permission, role, target, uses } = need;
  const check = { name: permission, on: targetName(target), needed: neededFor(uses) };
  if (held.has(permission)) return { ...check, status: 'ok' };
  if (uses.every(({ on }) => on === 'account')) {
    return {
      ...check,
      // Granted on the account alone it is enough, and which account that will be is not known before.
      status: 'warning',
      found:
        'this identity does not have it on the whole project, or there is no such project; on the accounts that services run as it may have it',
      mend: grantCommand(role, target, member),
    };
  }
  const [without] = uses.flatMap((use) => use.without ?? []);
  if (without !== undefined && uses.every((use) => use.without !== undefined)) {
    return {
      ...check,
      status: 'warning',
      found: `this identity does not have it: ${without}`,
      mend: grantCommand(role, target, member),
    };
  }
  return {
    ...check,
    status: 'missing',
    found: `this identity does not have it, or there is no such ${target.kind}${target.kind === 'subscription' ? ': `firebreak setup` says, and makes it' : ''}`,
    mend: grantCommand(role, target, member),
  };
}

function untold(use: Permission): Check {
  if (use.on === 'organization') {
    return {
      name: use.permission,
      // A responder for one project alone has nothing above it, and says so in each incident.
      status: 'warning',
      needed: neededFor([use]),
      found: 'no organization is named: what the folders and the organization above allow stays unread',
      mend: 'name the organization: --parent organizations/NUMBER',
    };
  }
  const isMessaging = use.on === 'subscription' || use.on === 'messaging';
  const option = isMessaging ? 'set FIREBREAK_SUBSCRIPTION' : 'name a project: --project ID';
  return {
    name: use.permission,
    status: 'not-checked',
    needed: neededFor([use]),
    found: isMessaging ? 'no subscription is named' : 'no project is named',
    mend: option,
  };
}

function targetOf({ on }: Permission, scope: DoctorScope): GrantTarget | undefined {
  const { project, parent, workload, subscription } = scope;
  if (on === 'subscription')
    return subscription === undefined ? undefined : { kind: 'subscription', name: subscription };
  if (on === 'messaging')
    return subscription === undefined ? undefined : { kind: 'project', id: subscription.split('/')[1] ?? '' };
  if (on === 'findings' && parent !== undefined) return parent;
  // Google refuses to test on a project what is there for organizations only.
  if (on === 'organization') return parent?.kind === 'organization' ? parent : undefined;
  if (on === 'service' && workload !== undefined) return { kind: 'service', workload };
  return project === undefined ? undefined : { kind: 'project', id: project };
}

/** `try, make and take back the change (containment: preview, freeze, restore)`, for each process. */
function neededFor(uses: readonly Permission[]): string {
  return uses
    .map(({ purpose, process, steps }) => `to ${purpose} (${process}: ${steps.join(', ')})`)
    .join('; ');
}
