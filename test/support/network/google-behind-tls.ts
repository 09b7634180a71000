import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSecureContext, TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { createAuthority } from './certificates';

/** The token server's answer instead of a token; `gone`: nobody listens. */
export type TokenFault = 403 | 404 | 500 | 503 | 'gone' | 'not-google';

/**
 * Google as a process in production finds it: TLS, hosts by name, and a metadata server that gives tokens. All of it is
 * on loopback: whatever host is asked for, a proxy that the environment names hands it to the address given for it.
 */
export interface GoogleBehindTls {
  /** Hosts that were asked for, in order, each as often as a connection was made. */
  readonly hosts: readonly string[];
  /** How many tokens were given. */
  readonly tokens: () => number;
  /** Makes tokens fail from now on, so many times (default: for ever); `undefined` ends that. */
  tokensFail(fault: TokenFault | undefined, times?: number): void;
  /** Makes these calls, or all, in a process of its own: `call-as-production`. */
  run(order: 'together' | 'in-turn', ...calls: readonly string[]): Promise<readonly Told[]>;
  close(): Promise<void>;
}

/** How a call ended; code `ok` where it went. */
export interface Told {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly permission?: string;
}

/** `addressOf` gives the gRPC address, `127.0.0.1:PORT`, that stands for a host; without one the connection is refused. */
export async function openGoogleBehindTls(
  addressOf: (host: string) => string | undefined,
): Promise<GoogleBehindTls> {
  const folder = await mkdtemp(path.join(tmpdir(), 'firebreak-google-'));
  const authority = createAuthority('google.example');
  const roots = path.join(folder, 'roots.pem');
  await writeFile(roots, authority.certificate);
  const hosts: string[] = [];
  const sockets = new Set<Socket>();
  const proxy = createServer();
  proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
    const host = request.url?.split(':')[0] ?? '';
    hosts.push(host);
    const address = addressOf(host);
    if (address === undefined) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    sockets.add(socket);
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    const { certificate, key } = authority.issue(host);
    const secure = new TLSSocket(socket, {
      isServer: true,
      ALPNProtocols: ['h2'],
      secureContext: createSecureContext({ cert: certificate, key }),
    });
    const inner = connect(Number(address.split(':')[1]), '127.0.0.1');
    sockets.add(inner);
    for (const each of [socket, secure, inner]) each.on('error', () => inner.destroy());
    secure.pipe(inner).pipe(secure);
    return undefined;
  });
  let given = 0;
  let failing: { readonly fault: TokenFault; times: number } | undefined;
  const metadata = createServer((request, response) => {
    const isToken = request.url?.includes('/token') === true;
    const fault = failing?.fault;
    if (failing !== undefined && isToken) {
      failing.times -= 1;
      if (failing.times === 0) failing = undefined;
    }
    if (fault !== 'not-google') response.setHeader('Metadata-Flavor', 'Google');
    if (fault === 'gone') request.socket.destroy();
    else if (isToken && typeof fault === 'number') response.writeHead(fault).end('Not Found\n');
    else if (isToken) {
      given += 1;
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({ access_token: `token-${given}`, expires_in: 3_599, token_type: 'Bearer' }),
      );
    } else response.end(request.url?.includes('universe') === true ? 'googleapis.com' : 'acme-security');
  });
  const environment = {
    PATH: process.env['PATH'],
    HOME: folder,
    grpc_proxy: `http://127.0.0.1:${await listen(proxy)}`,
    GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: roots,
    GCE_METADATA_HOST: `127.0.0.1:${await listen(metadata)}`,
    METADATA_SERVER_DETECTION: 'assume-present',
  };
  return {
    hosts,
    tokens: () => given,
    tokensFail(fault, times = Infinity) {
      failing = fault === undefined ? undefined : { fault, times };
    },
    async run(order, ...calls) {
      const script = path.join(__dirname, '../../google/call-as-production.ts');
      const args = ['--import', 'tsx', script, order, ...calls];
      const { stdout } = await promisify(execFile)(process.execPath, args, { env: environment });
      return stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Told);
    },
    async close() {
      sockets.forEach((socket) => socket.destroy());
      metadata.closeAllConnections();
      await Promise.all([proxy, metadata].map(async (server) => new Promise((done) => server.close(done))));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}
