import { ArtifactRegistryClient } from '@google-cloud/artifact-registry';
import { AssetServiceClient } from '@google-cloud/asset';
import { Logging } from '@google-cloud/logging';
import { MetricServiceClient } from '@google-cloud/monitoring';
import { PubSub, v1 as pubsub } from '@google-cloud/pubsub';
import { FoldersClient, OrganizationsClient, ProjectsClient } from '@google-cloud/resource-manager';
import {
  ExecutionsClient,
  InstancesClient,
  JobsClient,
  RevisionsClient,
  ServicesClient,
  TasksClient,
  WorkerPoolsClient,
} from '@google-cloud/run';
import { CloudSchedulerClient } from '@google-cloud/scheduler';
import { v2 } from '@google-cloud/security-center';
import { auth, iam, type iam_v1 } from '@googleapis/iam';
import { credentials } from '@grpc/grpc-js';
import { PassThroughClient } from 'google-auth-library';
import { defined } from '../../domain/defined';
import { Failure } from '../../domain/failures';
import { parseLoopback } from '../../domain/text/ip-range';
import { OwnCredentials } from './credentials';
import { sccEndpoint } from './scc-endpoint';

export interface GoogleOptions {
  /**
   * `127.0.0.1:PORT` of a simulated Google Cloud: plaintext, without credentials. Default: Google Cloud itself, over
   * TLS, with Application Default Credentials. An address that is not loopback is refused (`bad-config`), so that no
   * configuration sends plaintext or skips authentication towards anything but this machine.
   */
  readonly local?: string;
  /**
   * `http://127.0.0.1:PORT` of the same, for the APIs that are spoken over REST (IAM). Default: Google Cloud itself. With
   * `local` alone a read over REST fails (`bad-config`): it must not leave for Google with real credentials.
   */
  readonly localHttp?: string;
}

const READ_TIMEOUT_MS = 20_000;
/** Google has four locations of findings beside `global`; made-up names get no connection each. */
const MOST_LOCATIONS = 8;

/**
 * Options of every read: 20 s, made once, since the libraries' own retries hide how often. New for each call, because
 * the libraries write the call's routing header into the object that they are given.
 */
export function readOptions() {
  return { timeout: READ_TIMEOUT_MS, retry: { retryCodes: [] } };
}

/** Options of a read of one page: those of every read, and the library leaves the next page to us. */
export function pageOptions() {
  return { ...readOptions(), autoPaginate: false };
}

/** Options of every change: 15 s, made once. An answer that did not come in time says nothing about the change. */
export function changeOptions() {
  return { timeout: 15_000, retry: { retryCodes: [] } };
}

/** The clients of one process, each made when it is first asked for. */
export interface Clients {
  /**
   * One for each location of findings, reached at the location's own host where it has one. Throws `malformed` for what is no
   * location. The ones least lately asked for are closed where there are many.
   */
  securityCenter(location: string): v2.SecurityCenterClient;
  services(): ServicesClient;
  revisions(): RevisionsClient;
  jobs(): JobsClient;
  executions(): ExecutionsClient;
  tasks(): TasksClient;
  workerPools(): WorkerPoolsClient;
  runInstances(): InstancesClient;
  scheduler(): CloudSchedulerClient;
  registry(): ArtifactRegistryClient;
  metrics(): MetricServiceClient;
  organizations(): OrganizationsClient;
  folders(): FoldersClient;
  publisher(): pubsub.PublisherClient;
  subscriber(): pubsub.SubscriberClient;
  projects(): ProjectsClient;
  asset(): AssetServiceClient;
  /** Over REST; keeps no connection of its own. Throws `bad-config` where Google is local and its HTTP address is not given. */
  iam(): iam_v1.Iam;
  /** One per project: the library asks for "its" project before each call, and would look for one elsewhere. */
  logging(projectId: string): Logging;
  /** Closes every connection that was made. */
  close(): Promise<void>;
}

/** The one place where Google clients are made. Throws `bad-config` for a `local` or `localHttp` that is not loopback. */
export function createClients(options: GoogleOptions = {}): Clients {
  const own = new OwnCredentials();
  const rest = restOptions(options, own);
  const local = options.local === undefined ? { authClient: own } : localOptions(options.local);
  const made: (() => Promise<void>)[] = [];
  const gapic = <T extends { close(): Promise<void> }>(make: () => T): (() => T) =>
    lazily(() => {
      const client = make();
      made.push(async () => client.close());
      return client;
    });
  const logging = new Map<string, Logging>();
  const centers = new Map<string, v2.SecurityCenterClient>();
  return {
    securityCenter(location) {
      const apiEndpoint = sccEndpoint(location);
      const known = centers.get(location);
      const client =
        known ??
        new v2.SecurityCenterClient({
          // A simulation stands for all locations.
          ...defined({ apiEndpoint }),
          ...local,
        });
      // Put last again: the first is the one that was least lately asked for.
      centers.delete(location);
      centers.set(location, client);
      const [[oldest, other] = []] = centers;
      if (centers.size > MOST_LOCATIONS && oldest !== undefined) {
        centers.delete(oldest);
        void other?.close();
      }
      return client;
    },
    services: gapic(() => new ServicesClient(local)),
    revisions: gapic(() => new RevisionsClient(local)),
    jobs: gapic(() => new JobsClient(local)),
    executions: gapic(() => new ExecutionsClient(local)),
    tasks: gapic(() => new TasksClient(local)),
    workerPools: gapic(() => new WorkerPoolsClient(local)),
    runInstances: gapic(() => new InstancesClient(local)),
    scheduler: gapic(() => new CloudSchedulerClient(local)),
    registry: gapic(() => new ArtifactRegistryClient(local)),
    metrics: gapic(() => new MetricServiceClient(local)),
    organizations: gapic(() => new OrganizationsClient(local)),
    folders: gapic(() => new FoldersClient(local)),
    publisher: gapic(() => new pubsub.PublisherClient(local)),
    subscriber: gapic(() => new pubsub.SubscriberClient(local)),
    projects: gapic(() => new ProjectsClient(local)),
    asset: gapic(() => new AssetServiceClient(local)),
    iam: lazily(() => iam({ version: 'v1', timeout: READ_TIMEOUT_MS, retry: false, ...rest() })),
    logging(projectId) {
      const known = logging.get(projectId);
      if (known !== undefined) return known;
      const client = new Logging({ projectId, ...loggingOptions(options, own) });
      logging.set(projectId, client);
      made.push(async () => closeIfOpen(client.loggingService));
      return client;
    },
    async close() {
      const open = [...centers.values()].map(async (client) => client.close());
      await Promise.all([...open, ...made.splice(0).map(async (close) => close())]);
      centers.clear();
      logging.clear();
    },
  };
}

/** A Pub/Sub client for the intake. Throws `bad-config` for a `local` that is not loopback. */
export function createPubSub(options: GoogleOptions & { readonly projectId: string }): PubSub {
  const { projectId } = options;
  // Without `false` the library turns to plaintext by itself when PUBSUB_EMULATOR_HOST is set.
  if (options.local === undefined) {
    return new PubSub({ projectId, emulatorMode: false, authClient: new OwnCredentials() });
  }
  const { apiEndpoint, port } = localAddress(options.local);
  return new PubSub({
    projectId,
    apiEndpoint: `${apiEndpoint}:${port}`,
    emulatorMode: true,
    authClient: new PassThroughClient(),
    ...withoutProxy,
  });
}

// A proxy that the environment names would otherwise be asked for 127.0.0.1, too.
const withoutProxy = { 'grpc.enable_http_proxy': 0 };

/** Host and port of a simulated Google Cloud. Throws `bad-config` for an address that is not on this machine. */
function localAddress(address: string): { readonly apiEndpoint: string; readonly port: number } {
  const found = parseLoopback(address);
  if (found !== undefined) return { apiEndpoint: found.host, port: found.port };
  throw new Failure(
    'bad-config',
    `"${address.slice(0, 200)}" cannot be the address of a simulated Google Cloud: it is spoken to in plaintext and without credentials, so it must be loopback, such as 127.0.0.1:8443`,
  );
}

/** `http://127.0.0.1:PORT/` of an HTTP address on this machine. Throws `bad-config` for any other. */
function localUrl(address: string): string {
  const [, host = ''] = /^http:\/\/([^/?#@]+)\/?$/.exec(address) ?? [];
  const { apiEndpoint, port } = localAddress(host === '' ? address : host);
  return `http://${apiEndpoint}:${port}/`;
}

function localOptions(local: string) {
  return {
    ...localAddress(local),
    sslCreds: credentials.createInsecure(),
    // Also keeps the library from looking for credentials, and from asking a metadata server.
    authClient: new PassThroughClient(),
    ...withoutProxy,
  };
}

/** How REST is spoken; a function, since a client that is never asked for needs no address. */
function restOptions(
  { local, localHttp }: GoogleOptions,
  own: OwnCredentials,
): () => Partial<iam_v1.Options> {
  if (localHttp !== undefined && local === undefined) {
    throw new Failure(
      'bad-config',
      'a local HTTP address without a local address: half of Google would be real',
    );
  }
  if (localHttp !== undefined) {
    const rootUrl = localUrl(localHttp);
    // Node's own fetch knows no proxy, which the environment may name. Without an `auth` no credentials are looked for.
    return () => ({ rootUrl, fetchImplementation: fetch });
  }
  if (local === undefined) {
    return () => ({ auth: new auth.GoogleAuth({ authClient: own }) });
  }
  return () => {
    throw new Failure(
      'bad-config',
      'Google is simulated, and the HTTP address of the simulation is not known: set FIREBREAK_LOCAL_GOOGLE_HTTP',
    );
  };
}

function loggingOptions({ local }: GoogleOptions, own: OwnCredentials) {
  // This library's own copy of google-auth-library does not take our authClient. With the universe named it looks
  // for no credentials and asks no metadata server either.
  const clientOptions = { universeDomain: 'googleapis.com' };
  if (local === undefined) return { clientOptions, sslCreds: callingWith(own) };
  return {
    ...localAddress(local),
    sslCreds: credentials.createInsecure(),
    clientOptions,
    ...withoutProxy,
  };
}

/** TLS, and our token with every call. */
function callingWith(own: OwnCredentials) {
  const token = credentials.createFromGoogleCredential({
    getRequestHeaders: async (url) => Object.fromEntries(await own.getRequestHeaders(url)),
  });
  return credentials.combineChannelCredentials(credentials.createSsl(), token);
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

// The library declares its inner client as `any`.
async function closeIfOpen(client: unknown): Promise<void> {
  if (closes(client)) await client.close();
}

function closes(client: unknown): client is { close(): Promise<void> } {
  return (
    typeof client === 'object' && client !== null && 'close' in client && typeof client.close === 'function'
  );
}
