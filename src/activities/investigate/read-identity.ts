import type { Digest } from '../../domain/text/digest';
import type { ReadResult } from '../../domain/evidence/evidence';
import type { IdentityFacts } from '../../domain/evidence/identity-facts';
import type { Workload } from '../../domain/workload/workload';
import { isDefaultCompute, projectOfAccount } from '../../google/iam/parse-identity';
import type { ActivityDeps } from '../deps';
import { readEach, readGiven } from '../parse-facts';
import { accountOf } from './identity/account-of';
import { readRoles } from './identity/read-roles';
import { readRunners } from './identity/read-runners';
import { evidenceOf, factsOf, gapsOf, readPart } from './part';
import { defined } from '../../domain/defined';

export interface ReadIdentity {
  readonly workload: Workload;
  /** Id of the workload's project, to know its own accounts by. Default: they are looked for by address. */
  readonly projectId?: string;
  /** Facts of the read of the workload, which say as whom it runs; without them nothing is read. */
  readonly settings?: Digest;
  /** Facts of the incident's findings: the revision or execution that they name says it best. Default: none. */
  readonly findings?: readonly Digest[];
}

/**
 * Reads who the workload runs as: the account, its keys, its roles on the project and all above it and on single resources,
 * and who else runs as it. Every part that cannot be read is a gap of its own, which begins with `identity`. Throws when
 * nothing says as whom it runs. Reads only; safe to repeat.
 */
export function readIdentity(deps: ActivityDeps) {
  return async function readIdentity(input: ReadIdentity): Promise<ReadResult> {
    const { workload, findings = [] } = input;
    const named = await readEach(deps.ledger, 'finding', findings);
    const settings = await readGiven(deps.ledger, 'settings', input.settings);
    const { email, gaps: others } = accountOf(settings, named);
    const project = `projects/${workload.projectNumber}`;
    const elsewhere = homeElsewhere(email, input);
    const { identity } = deps.google;
    const [account, keys, roles, runners] = await Promise.all([
      readPart(deps, 'identity: account', 'whether the account is disabled or was deleted', async () =>
        identity.account(email),
      ),
      readPart(
        deps,
        'identity: keys',
        'whether it has keys, which work on after the workload was stopped, from anywhere',
        async () => identity.keys(email),
      ),
      readRoles(deps, email, project, elsewhere),
      readRunners(deps, email, [project, ...elsewhere], workload),
    ]);
    const state = factsOf(account);
    const found = factsOf(keys);
    const facts: IdentityFacts = {
      email,
      isDefaultCompute: isDefaultCompute(email),
      ...(state === undefined || state.deleted ? {} : { disabled: state.disabled }),
      ...(state?.deleted === true ? { deleted: true } : {}),
      ...defined({ roles: roles.roles }),
      ...(roles.unread.length === 0 ? {} : { unreadPlaces: roles.unread }),
      ...defined({ keys: found, usedBy: runners.usedBy }),
    };
    return {
      evidence: [...evidenceOf([account, keys]), ...roles.evidence, ...runners.evidence],
      facts: await deps.ledger.putFacts(facts),
      headline: headline(facts),
      gaps: [...others, ...gapsOf([account, keys]), ...roles.gaps, ...runners.gaps],
    };
  };
}

/** The account's own project, where that is not the workload's: it has roles and users there, too. */
function homeElsewhere(email: string, { workload, projectId }: ReadIdentity): readonly string[] {
  const home = projectOfAccount(email);
  return home === undefined || home === projectId || home === workload.projectNumber
    ? []
    : [`projects/${home}`];
}

function headline({ email, disabled, deleted, roles, keys, usedBy }: IdentityFacts): string {
  const state = deleted === true ? ' (deleted)' : disabled === true ? ' (disabled)' : '';
  const own = roles?.filter(({ unresolved }) => unresolved !== true);
  const telling = own?.filter(({ means }) => means !== undefined).length ?? 0;
  return [
    `runs as ${email}${state}`,
    own === undefined ? 'roles unread' : `${counted(own.length, 'role')}, of which ${telling} matter`,
    keys === undefined ? 'keys unread' : counted(keys.filter((key) => !key.disabled).length, 'working key'),
    usedBy === undefined ? 'others that run as it unread' : `others that run as it: ${usedBy.length}`,
  ].join(', ');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
