import { permissionDenied, type Access } from '../access';
import { numberOf, objectOf, type JsonObject } from '../wire/json';
import type { HttpAnswer, HttpRequest, Route } from '../wire/http-server';
import { isJsonObject } from '../wire/json';
import { StatusError } from '../wire/status';
import type { AccountState, KeyState } from '../world/identities';
import { toRfc3339 } from '../world/rfc3339';
import type { World } from '../world/world';
import { allowPolicy } from './allow-policy';

const api = 'google.iam.admin.v1.IAM';
const account = '/v1/projects/([^/]+)/serviceAccounts/([^/:]+)';
const keyTypes = ['KEY_TYPE_UNSPECIFIED', 'USER_MANAGED', 'SYSTEM_MANAGED'];
/** Parameters that every method of a Google API takes beside its own. */
const common = ['alt', 'prettyPrint', 'quotaUser'];
/** A key of Google's own is made anew all the time. */
const systemKeyDays = 9;
const dayMs = 86_400_000;

/** The IAM admin API v1 over REST: service accounts can be read, their keys listed, their policies read. */
export function iamRoutes(world: World, access: Access): readonly Route[] {
  const found = (permission: string, { groups }: HttpRequest): AccountState => {
    const [project = '', email = ''] = groups;
    const name = `projects/${project}/serviceAccounts/${email}`;
    access.require(permission, name);
    world.settle();
    const state = world.identities.find(email);
    // Without a project to look in, Google does not tell one that is missing from one that is somebody else's.
    if (project === '-' && state === undefined) throw permissionDenied(permission, name);
    if (state === undefined || (project !== '-' && !isOf(world, state, project)))
      throw new StatusError('NOT_FOUND', 'Unknown service account');
    return state;
  };
  return [
    {
      method: 'GET',
      path: new RegExp(account, 'u'),
      gated: `${api}/GetServiceAccount`,
      handle: (request) => {
        checkQuery(request, []);
        return ok(accountShape(found('iam.serviceAccounts.get', request)));
      },
    },
    {
      method: 'GET',
      path: new RegExp(`${account}/keys`, 'u'),
      gated: `${api}/ListServiceAccountKeys`,
      handle: (request) => {
        checkQuery(request, ['keyTypes']);
        const wanted = request.query.getAll('keyTypes');
        for (const type of wanted) if (!keyTypes.includes(type)) throw invalid('key_types', type);
        const state = found('iam.serviceAccountKeys.list', request);
        const keys = keysOf(world, state).filter(
          ({ keyType }) => wanted.length === 0 || wanted.some((type) => type === keyType),
        );
        return ok(keys.length === 0 ? {} : { keys });
      },
    },
    {
      method: 'POST',
      path: new RegExp(`${account}:getIamPolicy`, 'u'),
      gated: `${api}/GetIamPolicy`,
      handle: (request) => {
        checkQuery(request, ['options.requestedPolicyVersion']);
        const { project, email } = found('iam.serviceAccounts.getIamPolicy', request);
        const body = request.json();
        const inBody = objectOf(isJsonObject(body) ? body : {}, 'options');
        const version =
          Number(request.query.get('options.requestedPolicyVersion') ?? 0) ||
          numberOf(inBody, 'requestedPolicyVersion');
        const resource = `//iam.googleapis.com/projects/${project}/serviceAccounts/${email}`;
        return ok(allowPolicy(world, resource, version));
      },
    },
  ];
}

function ok(body: JsonObject): HttpAnswer {
  return { status: 200, body };
}

function checkQuery({ query }: HttpRequest, own: readonly string[]): void {
  for (const name of query.keys()) {
    if (own.includes(name) || common.includes(name)) continue;
    throw new StatusError(
      'INVALID_ARGUMENT',
      `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`,
    );
  }
}

function invalid(field: string, value: string): StatusError {
  return new StatusError('INVALID_ARGUMENT', `Invalid value at '${field}' (TYPE_ENUM), "${value}"`);
}

function isOf(world: World, { project }: AccountState, named: string): boolean {
  const own = world.scenario.google.project;
  return project === named || (project === own.id && named === own.number);
}

function accountShape({ email, project, uniqueId, displayName, disabled }: AccountState): JsonObject {
  return {
    name: `projects/${project}/serviceAccounts/${email}`,
    projectId: project,
    uniqueId,
    email,
    ...(displayName === undefined ? {} : { displayName }),
    etag: 'MDEwMjE5MjA=',
    oauth2ClientId: uniqueId,
    ...(disabled ? { disabled } : {}),
  };
}

/** The keys that people made, and one of Google's own. */
function keysOf(world: World, state: AccountState): readonly JsonObject[] {
  const now = world.agenda.now();
  const own: KeyState = {
    id: world.ids.hex(`system-key/${state.email}`, 40),
    createTime: now - systemKeyDays * dayMs,
    disabled: false,
  };
  return [
    {
      ...keyShape(state, own),
      keyType: 'SYSTEM_MANAGED',
      validBeforeTime: toRfc3339(now + systemKeyDays * dayMs),
    },
    ...state.keys.map((key) => ({
      ...keyShape(state, key),
      keyType: 'USER_MANAGED',
      validBeforeTime: '9999-12-31T23:59:59Z',
    })),
  ];
}

function keyShape({ email, project }: AccountState, { id, createTime, disabled }: KeyState): JsonObject {
  return {
    name: `projects/${project}/serviceAccounts/${email}/keys/${id}`,
    validAfterTime: toRfc3339(createTime).replace(/\.\d+Z$/u, 'Z'),
    keyAlgorithm: 'KEY_ALG_RSA_2048',
    keyOrigin: 'GOOGLE_PROVIDED',
    ...(disabled ? { disabled } : {}),
  };
}
