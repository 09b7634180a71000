import { Failure } from '../../domain/failures';
import { inertLine } from '../../domain/text/inert-text';
import { pageOptions, readOptions, type Clients } from '../client/clients';
import { saidByGoogle } from '../client/not-found';
import { quote } from '../client/filter-text';
import { listSome, readFrom, readOne, type ReadFrom } from '../client/read';
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
  type BoundRole,
  type Found,
  type Runners,
  type ServiceAccountState,
} from './parse-identity';

// Google gives at most 500 at once.
const PAGE_SIZE = 500;
const MAX_PAGES = 10;
const PLACE = /^(?:projects\/[a-z0-9.:-]{1,63}|folders\/\d{1,20}|organizations\/\d{1,20})$/;

const IAM = 'iam.googleapis.com';
const MANAGER = 'cloudresourcemanager.googleapis.com';
const ASSET = 'cloudasset.googleapis.com';

/**
 * Reads about a service account, policies and the asset inventory: IAM v1, Resource Manager v3, Asset v1. Each throws
 * `malformed` for what is no address of an account, before anything is asked. Evidence holds what concerns the account only.
 */
export function createIdentity(clients: Clients) {
  const accounts = () => clients.iam().projects.serviceAccounts;
  return {
    async account(email: string): Promise<ReadFrom<ServiceAccountState>> {
      const name = accountName(email);
      const read = {
        what: 'read the service account',
        resource: name,
        source: IAM,
        request: `IAM.GetServiceAccount ${name}`,
      };
      try {
        return await readOne(
          read,
          async () => [(await accounts().get({ name })).data],
          (raw) => parseAccount(raw, email),
        );
      } catch (thrown) {
        const failure = saidByGoogle(Failure.from(thrown));
        // Looked for in its own project, one that is not found is not there. A wildcard for the project tells nothing.
        if (failure.code !== 'not-found' || name.startsWith('projects/-/')) throw failure;
        return readFrom(read, { email, disabled: false, deleted: true }, { notFound: name });
      }
    },

    /** User-managed keys. Google's own, which never leave it, are not among them. */
    async keys(email: string) {
      const name = accountName(email);
      return readOne(
        {
          what: 'list the keys of',
          resource: name,
          source: IAM,
          request: `IAM.ListServiceAccountKeys ${name}`,
        },
        async () => [(await accounts().keys.list({ name, keyTypes: ['USER_MANAGED'] })).data],
        parseKeys,
      );
    },

    /** The project or folder itself. `resource` is `projects/P` or `folders/NUMBER`. */
    async container(resource: string) {
      const name = placeName(resource);
      const isFolder = name.startsWith('folders/');
      return readOne(
        {
          what: 'read what lies above',
          resource: name,
          source: MANAGER,
          request: `${isFolder ? 'Folders.GetFolder' : 'Projects.GetProject'} ${name}`,
        },
        async () =>
          isFolder
            ? clients.folders().getFolder({ name }, readOptions())
            : clients.projects().getProject({ name }, readOptions()),
        (raw) => parseContainer(raw, name),
      );
    },

    /**
     * The roles that a policy binds to the account, and to members that it may be among. `resource` is `projects/P`,
     * `folders/NUMBER` or `organizations/NUMBER`, and stands in the answer as it was given.
     */
    async boundOn(given: string, email: string) {
      checkAccount(email);
      const resource = placeName(given);
      // Below version 3 a binding under a condition comes without it.
      const request = { resource, options: { requestedPolicyVersion: 3 } };
      const parse = (raw: unknown) => parseBoundRoles(raw, resource, email);
      return readOne(
        {
          what: 'read the policy of',
          resource,
          source: MANAGER,
          request: `GetIamPolicy ${resource}, of ${email}`,
        },
        async () => policyClient(clients, resource).getIamPolicy(request, readOptions()),
        parse,
        // Permissions of others are nobody's evidence here.
        parse,
      );
    },

    /** The roles bound to the account itself on the project and on anything in it, by search. `project` is `projects/P`. */
    async boundWithin(project: string, email: string): Promise<ReadFrom<Found<BoundRole>>> {
      checkAccount(email);
      const scope = placeName(project);
      const call = { what: 'search policies in', resource: scope };
      const { items: rows, left } = await listSome(call, MAX_PAGES, async (pageToken) => {
        const request = { scope, query: `policy:${quote(email)}`, pageSize: PAGE_SIZE, pageToken };
        const [, , answer] = await clients.asset().searchAllIamPolicies(request, pageOptions());
        return { items: answer.results, next: answer.nextPageToken };
      });
      // The search compares words: a member whose longer address contains the account's is found, too.
      const items: readonly BoundRole[] = rows.flatMap((row) => parseFoundPolicy(row, email));
      const request = `AssetService.SearchAllIamPolicies ${scope}, of ${email}`;
      return readFrom({ source: ASSET, request }, { items, left }, items);
    },

    /** Services, jobs, worker pools and VMs of all regions that run as it by their newest settings. `project` is `projects/P`. */
    async runners(project: string, email: string): Promise<ReadFrom<Runners>> {
      checkAccount(email);
      const scope = placeName(project);
      const call = { what: 'search resources in', resource: scope };
      const { items: rows, left } = await listSome(call, MAX_PAGES, async (pageToken) => {
        const readMask = { paths: ['name', 'asset_type', 'project', 'versioned_resources'] };
        const request = { scope, assetTypes: runningTypes, readMask, pageSize: PAGE_SIZE, pageToken };
        const [, , answer] = await clients.asset().searchAllResources(request, pageOptions());
        return { items: answer.results, next: answer.nextPageToken };
      });
      const found = rows.flatMap((row) => parseFoundRunner(row) ?? []);
      const items = found
        .filter(({ accounts: own }) => own?.includes(email) === true)
        .map(({ runner }) => runner);
      const untold = found.filter(({ accounts: own }) => own === undefined).map(({ runner }) => runner.name);
      const request = `AssetService.SearchAllResources ${scope}, those that run as ${email}`;
      return readFrom({ source: ASSET, request }, { items, untold, left }, items);
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
