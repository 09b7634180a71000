import type { AccountKey, RunsAs } from '../../domain/evidence/identity-facts';

import type { Fields } from '../client/parse-fields';
import { fieldsOf } from '../client/parse-fields';
import type { HeldRole } from '../../domain/evidence/identity-facts';

/** A service account itself. */
export interface ServiceAccountState {
  readonly email: string;
  readonly disabled: boolean;
  /** There is no such account in its project: it was deleted, or never was. */
  readonly deleted: boolean;
}

/** A project or folder, and what it lies in. */
export interface Container {
  /** `projects/NUMBER` or `folders/NUMBER`. */
  readonly name: string;
  /** `folders/NUMBER` or `organizations/NUMBER`; empty for a project that lies in nothing. */
  readonly parent: string;
}

/** The result of a search. `left` says that there are more pages than were read; how many is not known. */
export interface Found<T> {
  readonly items: readonly T[];
  readonly left: boolean;
}

/** A role as a policy binds it; what it means is not said by Google. */
export type BoundRole = Omit<HeldRole, 'means' | 'attack'>;

/** Everything that a search says runs as the account. */
export interface Runners extends Found<RunsAs> {
  /** Full names of those whose service account the inventory does not give. */
  readonly untold: readonly string[];
}

const ACCOUNT = /^[a-z0-9][a-z0-9-]{0,99}@(?:[a-z0-9-]{1,63}\.){0,4}gserviceaccount\.com$/;
const CONDITION_LIMIT = 500;

/** Tells whether a text has the form of a service account's address: nothing else goes into a path or a query. */
export function isServiceAccount(email: string): boolean {
  return ACCOUNT.test(email);
}

/** Tells whether it is a project's default compute account. */
export function isDefaultCompute(email: string): boolean {
  return /^\d+-compute@developer\.gserviceaccount\.com$/.test(email);
}

/**
 * The project that an account belongs to, by its address, as id or number; undefined where the address does not say.
 * Forms: https://docs.cloud.google.com/iam/docs/service-account-types
 */
export function projectOfAccount(email: string): string | undefined {
  const [name = '', domain = ''] = email.split('@');
  if (domain === 'developer.gserviceaccount.com') return /^(\d+)-compute$/.exec(name)?.[1];
  if (domain === 'appspot.gserviceaccount.com') return name;
  const [, id = '', organization] =
    /^([a-z][a-z0-9-]{4,28}[a-z0-9])(?:\.([a-z0-9.-]+))?\.iam\.gserviceaccount\.com$/.exec(domain) ?? [];
  if (id === '') return undefined;
  // A project of a domain is `example.com:shop`, and `shop.example.com` in addresses.
  return organization === undefined ? id : `${organization}:${id}`;
}

/** Reads an IAM service account, as plain JSON. */
export function parseAccount(value: unknown, email: string): ServiceAccountState {
  return { email, disabled: fieldsOf(value).flag('disabled'), deleted: false };
}

/** Reads a list of keys, as plain JSON. One that Google holds itself is left out, whatever was asked for. */
export function parseKeys(value: unknown): readonly AccountKey[] {
  return fieldsOf(value)
    .children('keys')
    .filter((key) => key.text('keyType') !== 'SYSTEM_MANAGED')
    .map((key) => ({
      id: key.text('name').split('/').at(-1) ?? '',
      createdAt: key.time('validAfterTime'),
      disabled: key.flag('disabled'),
    }));
}

/** Reads a project or folder, as plain JSON. */
export function parseContainer(value: unknown, asked: string): Container {
  const container = fieldsOf(value);
  return { name: container.text('name') || asked, parent: container.text('parent') };
}

/**
 * The bindings of an allow policy, as plain JSON, whose members are the account or may include it: groups, domains, everybody,
 * and sets of service accounts (https://docs.cloud.google.com/iam/docs/principal-identifiers). A deleted member, which only
 * has the account's old address, is none. `own` leaves the account itself only.
 */
export function parseBoundRoles(
  policy: unknown,
  on: string,
  email: string,
  own = false,
): readonly BoundRole[] {
  return fieldsOf(policy)
    .children('bindings')
    .flatMap((binding) =>
      [...new Set(binding.texts('members'))].flatMap((member) => {
        const itself = member.toLowerCase() === `serviceaccount:${email}`;
        if (!itself && (own || !mayInclude(member))) return [];
        return [
          {
            role: binding.text('role'),
            on,
            member,
            ...(itself ? {} : { unresolved: true }),
            ...conditionOf(binding),
          },
        ];
      }),
    );
}

function mayInclude(member: string): boolean {
  return /^(?:group:|domain:|allUsers$|allAuthenticatedUsers$|principalSet:\/\/cloudresourcemanager\.googleapis\.com\/)/.test(
    member,
  );
}

function conditionOf(binding: Fields): { readonly condition?: string } {
  const condition = binding.child('condition');
  const expression = condition.text('expression');
  if (expression === '') return {};
  const title = condition.text('title');
  const text = title === '' ? expression : `${title}: ${expression}`;
  return { condition: text.slice(0, CONDITION_LIMIT).toWellFormed() };
}

const MANAGER = /^\/\/cloudresourcemanager\.googleapis\.com\/((?:projects|folders|organizations)\/[^/]+)$/;

/** Reads one result of a search of policies, as plain JSON: only bindings of the account itself. A project stands there by number. */
export function parseFoundPolicy(value: unknown, email: string): readonly BoundRole[] {
  const result = fieldsOf(value);
  const resource = result.text('resource');
  const [, place] = MANAGER.exec(resource) ?? [];
  const on =
    place?.startsWith('projects/') === true && result.text('project') !== ''
      ? result.text('project')
      : (place ?? resource);
  return parseBoundRoles(result.value('policy'), on, email, true);
}

const KINDS: Readonly<Record<string, string>> = {
  'run.googleapis.com/Service': 'service',
  'run.googleapis.com/Job': 'job',
  'run.googleapis.com/WorkerPool': 'worker pool',
  'compute.googleapis.com/Instance': 'VM',
};

/** The asset types whose service account is looked up. Cloud Run instances are not in the inventory. */
export const runningTypes = Object.keys(KINDS);

/** One result of a search of resources, and its service account; without `accounts` the inventory does not say. */
interface FoundRunner {
  readonly runner: RunsAs;
  readonly accounts?: readonly string[];
}

/**
 * Reads one result of a search of resources, as plain JSON. The inventory has Cloud Run resources in the form of API v1 or v2
 * and says so by `version`; both are looked at. Undefined for a type that was not asked for.
 */
export function parseFoundRunner(value: unknown): FoundRunner | undefined {
  const result = fieldsOf(value);
  const type = result.text('assetType');
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (kind === undefined) return undefined;
  const runner = { kind, name: result.text('name') };
  const versions = result.children('versionedResources').map((version) => version.child('resource'));
  const shown = versions.filter((resource) => resource.keys().length > 0);
  if (shown.length === 0) return { runner };
  const accounts = [...new Set(shown.flatMap((resource) => accountsOf(kind, resource)))].filter(
    (email) => email !== '',
  );
  if (accounts.length > 0 || kind === 'VM') return { runner, accounts };
  // Cloud Run takes the project's default account where none is named.
  const [, number] = /^projects\/(\d+)$/.exec(result.text('project')) ?? [];
  if (number === undefined) return { runner };
  return { runner, accounts: [`${number}-compute@developer.gserviceaccount.com`] };
}

function accountsOf(kind: string, resource: Fields): readonly string[] {
  if (kind === 'VM') return resource.children('serviceAccounts').map((account) => account.text('email'));
  const outer = kind === 'job' ? resource.child('template') : resource;
  const knative = resource.child('spec').child('template').child('spec');
  const inner = kind === 'job' ? knative.child('template').child('spec') : knative;
  return [outer.child('template').text('serviceAccount'), inner.text('serviceAccountName')];
}
