import { AuthClient, gcpMetadata, GoogleAuth } from 'google-auth-library';
import { defined } from '../../domain/defined';

const SCOPES = ['https://www.googleapis.com/auth/cloud-platform'];
/** A server that gives tokens and hangs must not use up the time of the call that needs one. */
const TOKEN_LIMIT_MS = 15_000;
/** Many calls are refused at once when a token is: one new token is enough for all. */
const ONE_REFUSAL_MS = 1_000;

/** gRPC's UNAUTHENTICATED: it is what grpc-js passes on of an error that has it. */
const UNAUTHENTICATED = 16;

/**
 * This process got no token, whatever the reason. Thrown in place of what the server that gives tokens answered: its
 * "not found" is about our identity, and must not be taken for what Google says of the resource that was asked for.
 */
export class NoToken extends Error {
  override readonly name = 'NoToken';
  readonly code = UNAUTHENTICATED;
}

let refusals = { count: 0, at: -Infinity };

/** Told when Google did not accept our token: every client takes a fresh one for its next call. */
export function tokenRefused(now = performance.now()): void {
  if (now - refusals.at < ONE_REFUSAL_MS) return;
  refusals = { count: refusals.count + 1, at: now };
}

/**
 * Application Default Credentials that are looked up again after a failure. The libraries keep what they found, or that
 * they found nothing, for as long as a client lives; here every call asks, and a token is kept until it expires or is
 * refused. One for all clients of a process. Throws `NoToken` and nothing else.
 */
export class OwnCredentials extends AuthClient {
  private found: { readonly client: Promise<AuthClient>; readonly refusals: number } | undefined;

  override async getRequestHeaders(url?: string | URL): Promise<Headers> {
    try {
      return await inTime(this.client().then(async (client) => client.getRequestHeaders(url)));
    } catch (cause) {
      this.found = undefined;
      // Kept for the life of the process otherwise: that there was no metadata server when it was first asked.
      gcpMetadata.resetIsAvailableCache();
      const said = cause instanceof Error ? cause.message : String(cause);
      throw new NoToken(`this process got no token from Google: ${said}`, { cause });
    }
  }

  override async getAccessToken(): Promise<{ readonly token?: string | null }> {
    const token = /^Bearer (.+)$/.exec((await this.getRequestHeaders()).get('authorization') ?? '')?.[1];
    return defined({ token });
  }

  /** Over REST. Made once, with no second try of the library: what is refused is tried again with a fresh token. */
  override async request<T>(options: Parameters<AuthClient['request']>[0]) {
    const headers = new Headers(options.headers);
    (await this.getRequestHeaders(options.url)).forEach((value, name) => headers.set(name, value));
    return this.transporter.request<T>({ ...options, headers });
  }

  private async client(): Promise<AuthClient> {
    if (this.found?.refusals === refusals.count) return this.found.client;
    const client = new GoogleAuth({ scopes: SCOPES }).getClient();
    this.found = { client, refusals: refusals.count };
    return client;
  }
}

async function inTime<T>(token: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const error = new Error(`no answer within ${TOKEN_LIMIT_MS / 1000} s`);
    timer = setTimeout(() => reject(error), TOKEN_LIMIT_MS);
  });
  return Promise.race([token, late]).finally(() => clearTimeout(timer));
}
