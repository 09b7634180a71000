import { trailTechniques } from '../../domain/audit-trail/trail-techniques';
import { anyOf, quote } from '../client/filter-text';
import { resourceTerms } from '../logging/logs';
import type { Severity } from '../../domain/phases';
import type { Workload } from '../../domain/workload/workload';

export interface TrailQuery {
  readonly projectId: string;
  readonly workload: Workload;
  /** Service accounts that the workload runs as; none where that is not known. */
  readonly accounts: readonly string[];
  /** RFC 3339, inclusive. */
  readonly from: string;
  readonly to: string;
  /** At most this many entries are read of each log; what lies beyond is said by `more`. */
  readonly cap: number;
  /** Of the incident: the most severe reads first. Default: HIGH. */
  readonly severity?: Severity;
}

type Scope = Omit<TrailQuery, 'cap'>;

/** Addresses that the second reading of a flood leaves out, at most: the filter may have 20,000 characters. */
const MOST_ADDRESSES = 20;

/**
 * Matches what the accounts did in any service, and what anybody did to the workload, to its accounts and to the
 * policy of its project. Names of v1 and of v2 are both meant: the terms ask for resources, never for a revision or a
 * version.
 */
export function changesFilter(query: Scope): string {
  const about = [
    ...byAccounts(query.accounts),
    // Deploy entries name the workload in their labels, but no revision.
    all([...resourceTerms(query.workload), onRun]),
    // Those of a change of its policy can lack even that; their resource is named in full, by the project's id or number.
    all([onRun, anyOf(resourceNames(query).map((name) => `protoPayload.resourceName=${quote(name)}`))]),
    ...query.accounts.map((account) =>
      all([`resource.type=${quote('service_account')}`, `resource.labels.email_id=${quote(account)}`]),
    ),
    all([
      `resource.type=${quote('project')}`,
      anyOf(
        ['SetIamPolicy', 'ProjectOwnershipInvite'].map((call) => `protoPayload.methodName:${quote(call)}`),
      ),
    ]),
  ];
  return all([logs(['activity', 'system_event', 'policy']), anyOf(about), ...window(query)]);
}

const onRun = `protoPayload.serviceName=${quote('run.googleapis.com')}`;

function resourceNames({ projectId, workload }: Scope): readonly string[] {
  const { projectNumber, location, kind, name } = workload;
  return [...new Set([projectId, projectNumber])].map(
    (project) => `projects/${project}/locations/${location}/${kind}/${name}`,
  );
}

/** Matches the accounts' reads. Undefined without accounts: reads by everybody are not listed. */
export function readsFilter(query: Scope): string | undefined {
  const by = byAccounts(query.accounts);
  return by.length === 0 ? undefined : all([logs(['data_access']), anyOf(by), ...window(query)]);
}

/**
 * Of a flood of reads those that matter: calls that the table of techniques has, what was refused, and what came from
 * elsewhere than `addresses`.
 */
export function narrowedFilter(filter: string, addresses: readonly string[]): string {
  const calls = trailTechniques
    .filter(({ tell }) => tell !== 'outside')
    .flatMap((technique) => technique.calls);
  const usual = addresses
    .slice(0, MOST_ADDRESSES)
    .map((address) => `protoPayload.requestMetadata.callerIp=${quote(address)}`);
  return all([
    filter,
    anyOf([
      ...[...new Set(calls)].map((call) => `protoPayload.methodName:${quote(call)}`),
      'protoPayload.status.code=7',
      ...(usual.length === 0 ? [] : [`NOT ${anyOf(usual)}`]),
    ]),
  ]);
}

/** By their own tokens, with a key of theirs, and through another account whose token theirs was exchanged for. */
function byAccounts(accounts: readonly string[]): readonly string[] {
  const who = 'protoPayload.authenticationInfo';
  return accounts.flatMap((account) => [
    `${who}.principalEmail=${quote(account)}`,
    `${who}.serviceAccountKeyName:${quote(`/serviceAccounts/${account}/keys/`)}`,
    `${who}.serviceAccountDelegationInfo.firstPartyPrincipal.principalEmail=${quote(account)}`,
    `${who}.serviceAccountDelegationInfo.principalSubject=${quote(`serviceAccount:${account}`)}`,
  ]);
}

function logs(names: readonly string[]): string {
  return anyOf(names.map((name) => `log_id(${quote(`cloudaudit.googleapis.com/${name}`)})`));
}

/** Always named: the library adds "the last 24 hours" to a filter that does not name `timestamp`. */
function window({ from, to }: Scope): readonly string[] {
  return [`timestamp>=${quote(from)}`, `timestamp<=${quote(to)}`];
}

function all(terms: readonly string[]): string {
  return `(${terms.join(' AND ')})`;
}
