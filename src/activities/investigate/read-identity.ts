import { attackedOf } from '../../domain/assessment/reconstruction/attacked';
import { anchorOf } from '../../domain/assessment/reconstruction/anchor';
import { defined } from '../../domain/defined';
import type { Gap, ReadResult } from '../../domain/evidence/evidence';
import type { IdentityFacts } from '../../domain/evidence/identity-facts';
import type { Finding } from '../../domain/finding/finding';
import { Failure } from '../../domain/failures';
import type { Digest } from '../../domain/text/digest';
import { inertLine } from '../../domain/text/inert-text';
import type { Workload } from '../../domain/workload/workload';
import { resourceOf, revisionsOf, type WorkloadSettings } from '../../domain/workload/workload-settings';
import { isDefaultCompute, projectOfAccount } from '../../google/iam/parse-identity';
import type { ActivityDeps } from '../deps';
import { evidenceOf, factsOf, gapsOf, takeReading } from '../evidence';
import { readEach, readGiven } from '../parse-facts';
import { readRoles } from './read-roles';
import { readRunners } from './read-runners';

interface ReadIdentity {
  readonly workload: Workload;
  /** Id of the workload's project, to know its own accounts by. Default: they are looked for by address. */
  readonly projectId?: string;
  /** Facts of the read of the workload, which name its service account; without them nothing is read. */
  readonly settings?: Digest;
  /** Facts of the incident's findings: the revision or execution that they name says it best. Default: none. */
  readonly findings?: readonly Digest[];
}

/**
 * Reads who the workload runs as: the account, its keys, its roles on the project and all above it and on single resources,
 * and who else runs as it. Every part that cannot be read is a gap of its own, which begins with `identity`. Throws
 * `not-found` without settings, `unexpected-answer` when they name no account, and until it is late every failure of a part
 * that is worth another try. Stores evidence and facts in the ledger; safe to repeat.
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
      takeReading(deps, 'identity: account', 'whether the account is disabled or was deleted', async () =>
        identity.account(email),
      ),
      takeReading(
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

/** The account that the workload runs as, and the gap that other revisions leave that run as somebody else. */
interface RunningAs {
  readonly email: string;
  readonly gaps: readonly Gap[];
}

/**
 * Reads the account of the revision or execution that the findings name, where they name one that is known, else that of the newest
 * settings. Throws `not-found` when no settings were read, and `unexpected-answer` when they name no account.
 */
function accountOf(settings: WorkloadSettings | undefined, findings: readonly Finding[]): RunningAs {
  if (settings === undefined) {
    throw new Failure(
      'not-found',
      'the settings could not be read, so that the account of the workload is not known',
    );
  }
  const { revision, execution } = attackedOf(findings, settings, anchorOf(findings));
  const attacked = revision.known ?? execution.known;
  const newest = resourceOf(settings).serviceAccount;
  const email = [attacked?.serviceAccount ?? '', newest].find((account) => account !== '');
  if (email === undefined) {
    throw new Failure('unexpected-answer', 'the settings name no account for the workload');
  }
  const serving = (revisionsOf(settings) ?? []).filter(({ percent, tags }) => percent > 0 || tags.length > 0);
  const all = new Set([
    newest,
    ...[...serving, ...revision.others.map(({ known }) => known)].map((each) => each?.serviceAccount ?? ''),
  ]);
  const others = [...all].filter((account) => account !== '' && account !== email);
  return { email, gaps: others.length === 0 ? [] : [othersGap(others, email)] };
}

function othersGap(others: readonly string[], email: string): Gap {
  const names = others.slice(0, 5).map((account) => inertLine(account, 100));
  const more = others.length > 5 ? ` and ${others.length - 5} more` : '';
  return {
    what: 'identity of other revisions',
    why: `the workload also runs as ${names.join(', ')}${more}; only ${inertLine(email, 100)} is looked at`,
    hides: 'what those accounts may do, and who else runs as them',
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
