import type { GoogleScope } from '../scenarios/schema';
import { StatusError, statusCodes } from '../wire/status';
import type { JsonObject } from '../wire/json';
import type { HttpAnswer, HttpRequest, Route } from '../wire/http-server';
import type { Tokens } from './tokens';

/** Whom the metadata server speaks of. */
interface MetadataParts {
  readonly google: GoogleScope;
  /** The account that whoever asks runs as. */
  readonly email: string;
  readonly tokens: Tokens;
}

const scope = 'https://www.googleapis.com/auth/cloud-platform';
const flavor = { 'metadata-flavor': 'Google', server: 'Metadata Server for VM' };
const account = 'instance/service-accounts/([^/]+)';

/**
 * The metadata server of a machine of Google's, as far as the Google clients ask it: whoever sets `GCE_METADATA_HOST` to this
 * simulator's HTTP address gets an identity with Application Default Credentials. Faults strike it as `metadata/token`,
 * `metadata/email`, ...
 */
export function metadataRoutes({ google, email, tokens }: MetadataParts): readonly Route[] {
  const text = (name: string, path: string, value: () => string): Route =>
    route(name, path, () => ({ body: value(), type: 'application/text' }));
  return [
    route('token', `${account}/token`, ({ groups }) => {
      checkAccount(groups[0] ?? '', email);
      const { value, expiresInSeconds } = tokens.issue();
      return { body: { access_token: value, expires_in: expiresInSeconds, token_type: 'Bearer' } };
    }),
    route('email', `${account}/email`, ({ groups }) => {
      checkAccount(groups[0] ?? '', email);
      return { body: email, type: 'application/text' };
    }),
    route('account', `${account}/?`, ({ groups, query }) => {
      checkAccount(groups[0] ?? '', email);
      return query.get('recursive') === 'true'
        ? { body: { aliases: ['default'], email, scopes: [scope] } }
        : { body: 'aliases\nemail\nidentity\nscopes\ntoken\n', type: 'application/text' };
    }),
    text('scopes', `${account}/scopes`, () => `${scope}\n`),
    text('project-id', 'project/project-id', () => google.project.id),
    text('numeric-project-id', 'project/numeric-project-id', () => google.project.number),
    text('region', 'instance/region', () => `projects/${google.project.number}/regions/${google.location}`),
    text('universe-domain', 'universe/universe-domain', () => 'googleapis.com'),
    text('instance', 'instance/?', () => 'id\nregion\nservice-accounts/\nzone\n'),
  ];
}

function route(
  name: string,
  path: string,
  answer: (request: HttpRequest) => { readonly body: JsonObject | string; readonly type?: string },
): Route {
  return {
    method: 'GET',
    path: new RegExp(`/computeMetadata/v1/${path}`, 'u'),
    gated: `metadata/${name}`,
    refuse,
    handle: (request) => {
      if (request.header('metadata-flavor') !== 'Google')
        throw new StatusError('PERMISSION_DENIED', 'Missing Metadata-Flavor:Google header.');
      const { body, type = 'application/json' } = answer(request);
      return { status: 200, headers: { ...flavor, 'content-type': type }, body };
    },
  };
}

function checkAccount(named: string, email: string): void {
  if (named === 'default' || named === email) return;
  throw new StatusError('NOT_FOUND', `Service account ${named} is not known to this machine.`);
}

/** The metadata server answers in plain text, without Google's form of errors. */
function refuse({ code, message }: StatusError): HttpAnswer {
  const headers = { ...flavor, 'content-type': 'text/html; charset=UTF-8' };
  return { status: statusCodes[code].http, headers, body: `${message}\n` };
}
