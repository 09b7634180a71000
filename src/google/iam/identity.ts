import { Failure } from '../../domain/failures';
import { inertLine } from '../../domain/text/inert-text';
import type { Clients } from '../client/clients';
import { readOptions } from '../client/clients';
import { toFailure } from '../client/errors';
import { quote } from '../client/filter-text';
import type { BoundRole } from './parse-identity';
import { listSome } from '../client/list-pages';
import {
  isServiceAccount,
  parseAccount,
  parseBoundRoles,
  parseContainer,
  parseFoundPolicy,
  parseFoundRunner,
  parseKeys,
  projectOfAccount,
  runningTypes,
} from './parse-identity';
import { toPlain } from '../client/parse-plain';
import { withoutSecrets } from '../client/without-secrets';
import type { ReadFrom } from '../client/read-result';
import type { AccountKey } from '../../domain/evidence/identity-facts';
import type { ServiceAccountState, Container, Found, Runners } from './parse-identity';

/**
 * Reads about a service account. Each throws `malformed` for what is no address of one, before anything is asked. Evidence
 * holds what concerns the account only.
 */
export interface IdentityPort {
  account(email: string): Promise<ReadFrom<ServiceAccountState>>;
  /** User-managed keys. Google's own, which never leave it, are not among them. */
  keys(email: string): Promise<ReadFrom<readonly AccountKey[]>>;
  /** `resource` is `projects/P` or `folders/NUMBER`. */
  container(resource: string): Promise<ReadFrom<Container>>;
  /**
   * The roles that a policy binds to the account, and to members that it may be among. `resource` is `projects/P`,
   * `folders/NUMBER` or `organizations/NUMBER`, and stands in the answer as it was given.
   */
  boundOn(resource: string, email: string): Promise<ReadFrom<readonly BoundRole[]>>;
  /** The roles bound to the account itself on the project and on anything in it, by search. `project` is `projects/P`. */
  boundWithin(project: string, email: string): Promise<ReadFrom<Found<BoundRole>>>;
  /** Services, jobs, worker pools and VMs of all regions that run as it by their newest settings. `project` is `projects/P`. */
  runners(project: string, email: string): Promise<ReadFrom<Runners>>;
}

// Google gives at most 500 at once.
const PAGE_SIZE = 500;
const MAX_PAGES = 10;
const PLACE = /^(?:projects\/[a-z0-9.:-]{1,63}|folders\/\d{1,20}|organizations\/\d{1,20})$/;

const IAM = 'iam.googleapis.com';
const MANAGER = 'cloudresourcemanager.googleapis.com';
const ASSET = 'cloudasset.googleapis.com';

/** Reads of service accounts, policies and the asset inventory: IAM v1, Resource Manager v3, Asset v1. */
export function createIdentity(clients: Clients): IdentityPort {
  const accounts = () => clients.iam().projects.serviceAccounts;
  return {
    async account(email) {
      const name = accountName(email);
      const answer = { source: IAM, request: `IAM.GetServiceAccount ${name}` };
      try {
        const raw = toPlain((await accounts().get({ name })).data);
        return { facts: parseAccount(raw, email), raw: withoutSecrets(raw), ...answer };
      } catch (thrown) {
        const failure = toFailure(thrown, { what: 'read the service account', resource: name });
        // Looked for in its own project, one that is not found is not there. A wildcard for the project tells nothing.
        if (failure.code !== 'not-found' || name.startsWith('projects/-/')) throw failure;
        return { facts: { email, disabled: false, deleted: true }, raw: { notFound: name }, ...answer };
      }
    },
    async keys(email) {
      const name = accountName(email);
      try {
        const raw = toPlain((await accounts().keys.list({ name, keyTypes: ['USER_MANAGED'] })).data);
        return { facts: parseKeys(raw), raw, source: IAM, request: `IAM.ListServiceAccountKeys ${name}` };
      } catch (thrown) {
        throw toFailure(thrown, { what: 'list the keys of', resource: name });
      }
    },
    async container(resource) {
      const name = placeName(resource);
      try {
        const [found] = name.startsWith('folders/')
          ? await clients.folders().getFolder({ name }, readOptions())
          : await clients.projects().getProject({ name }, readOptions());
        const raw = toPlain(found);
        const method = name.startsWith('folders/') ? 'Folders.GetFolder' : 'Projects.GetProject';
        return { facts: parseContainer(raw, name), raw, source: MANAGER, request: `${method} ${name}` };
      } catch (thrown) {
        throw toFailure(thrown, { what: 'read what lies above', resource: name });
      }
    },
    async boundOn(given, email) {
      checkAccount(email);
      const resource = placeName(given);
      try {
        // Below version 3 a binding under a condition comes without it.
        const request = { resource, options: { requestedPolicyVersion: 3 } };
        const [policy] = await policyClient(clients, resource).getIamPolicy(request, readOptions());
        const facts = parseBoundRoles(toPlain(policy), resource, email);
        // What others may do is nobody's evidence here.
        return { facts, raw: facts, source: MANAGER, request: `GetIamPolicy ${resource}, of ${email}` };
      } catch (thrown) {
        throw toFailure(thrown, { what: 'read the policy of', resource });
      }
    },
    async boundWithin(project, email) {
      checkAccount(email);
      const scope = placeName(project);
      const { items: rows, left } = await listSome(
        { what: 'search policies in', resource: scope },
        MAX_PAGES,
        async (pageToken) => {
          const request = { scope, query: `policy:${quote(email)}`, pageSize: PAGE_SIZE, pageToken };
          const [, , answer] = await clients
            .asset()
            .searchAllIamPolicies(request, { ...readOptions(), autoPaginate: false });
          return { items: answer.results, next: answer.nextPageToken };
        },
      );
      // The search compares words: whoever has the account's address within a longer one is found, too.
      const items: readonly BoundRole[] = rows.flatMap((row) => parseFoundPolicy(row, email));
      return {
        facts: { items, left },
        raw: items,
        source: ASSET,
        request: `AssetService.SearchAllIamPolicies ${scope}, of ${email}`,
      };
    },
    async runners(project, email) {
      checkAccount(email);
      const scope = placeName(project);
      const { items: rows, left } = await listSome(
        { what: 'search resources in', resource: scope },
        MAX_PAGES,
        async (pageToken) => {
          const request = {
            scope,
            assetTypes: runningTypes,
            readMask: { paths: ['name', 'asset_type', 'project', 'versioned_resources'] },
            pageSize: PAGE_SIZE,
            pageToken,
          };
          const [, , answer] = await clients
            .asset()
            .searchAllResources(request, { ...readOptions(), autoPaginate: false });
          return { items: answer.results, next: answer.nextPageToken };
        },
      );
      const found = rows.flatMap((row) => parseFoundRunner(row) ?? []);
      const items = found
        .filter(({ accounts: own }) => own?.includes(email) === true)
        .map(({ runner }) => runner);
      const untold = found.filter(({ accounts: own }) => own === undefined).map(({ runner }) => runner.name);
      return {
        facts: { items, untold, left },
        raw: items,
        source: ASSET,
        request: `AssetService.SearchAllResources ${scope}, those that run as ${email}`,
      };
    },
  };
}

function policyClient(clients: Clients, resource: string) {
  if (resource.startsWith('projects/')) return clients.projects();
  return resource.startsWith('folders/') ? clients.folders() : clients.organizations();
}

/**
 * The account's name in its own project. Only where the address does not say which that is, a wildcard stands there, with
 * which Google does not tell what is missing from what is forbidden.
 */
function accountName(email: string): string {
  checkAccount(email);
  return `projects/${projectOfAccount(email) ?? '-'}/serviceAccounts/${email}`;
}

function checkAccount(email: string): void {
  if (isServiceAccount(email)) return;
  throw new Failure(
    'malformed',
    `"${inertLine(email, 120)}" is no service account: nothing was asked about it`,
  );
}

function placeName(resource: string): string {
  if (PLACE.test(resource)) return resource;
  throw new Failure(
    'malformed',
    `"${inertLine(resource, 120)}" is no project, folder or organization: nothing was asked about it`,
  );
}
