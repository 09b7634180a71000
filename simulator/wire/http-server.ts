import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Gate } from './gate';
import { parseJson, type JsonValue } from './json';
import { AnswerLostError, StatusError, statusCodes, toStatusError } from './status';
import type { RunningServer } from './grpc/grpc-server';

/** A request, as its handler sees it. */
export interface HttpRequest {
  /** The path without the query, still percent-encoded. */
  readonly path: string;
  /** The matches of the groups of the route's `path`, percent-decoded. */
  readonly groups: readonly string[];
  readonly query: URLSearchParams;
  /** A header by lower-case name; `undefined` when absent. */
  header(name: string): string | undefined;
  /** The body as JSON; `undefined` when it is empty. Throws INVALID_ARGUMENT when it is not JSON. */
  json(): JsonValue | undefined;
}

/** An answer. A body that is a text is sent as it is (set its `content-type`), any other as JSON. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonValue;
}

/** One kind of request and its answer. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Matched against the whole path. */
  readonly path: RegExp;
  readonly handle: (request: HttpRequest) => Promise<HttpAnswer> | HttpAnswer;
  /** The method name under which faults and the log know the call, its resource being the path. Default: they do not. */
  readonly gated?: string;
  /** How this API tells an error. Default: as Google does. */
  readonly refuse?: (error: StatusError) => HttpAnswer;
}

const bodyLimit = 1024 * 1024;

/**
 * Serves the routes on 127.0.0.1; the first that matches answers. Port 0 takes a free one. Rejects when the port is taken.
 * Requests whose Host is not a loopback name are refused, so that no web page can reach the simulator by a rebound name.
 */
export async function startHttpServer(
  routes: readonly Route[],
  gate: Gate,
  port: number,
): Promise<RunningServer> {
  const server = createServer((incoming, response) => {
    answer(routes, gate, incoming).then(
      (given) => send(response, given),
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(new Error(`Cannot listen for HTTP on port ${port}: ${error.message}. Choose another port.`)),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Rejects only when the connection is to break. */
async function answer(routes: readonly Route[], gate: Gate, incoming: IncomingMessage): Promise<HttpAnswer> {
  const { pathname: path, searchParams: query } = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  const matching = routes.filter((route) => match(route.path, path) !== undefined);
  const route = matching.find(({ method }) => method === incoming.method);
  try {
    checkHost(incoming.headers.host ?? '');
    const body = await readBody(incoming);
    if (route === undefined) throw notServed(incoming.method ?? '', path, matching);
    const request: HttpRequest = {
      path,
      groups: match(route.path, path) ?? [],
      query,
      header: (name) => incoming.headersDistinct[name]?.[0],
      json: () => parseBody(body),
    };
    const handle = async (): Promise<HttpAnswer> => route.handle(request);
    if (route.gated === undefined) return await handle();
    const authorization = request.header('authorization');
    return await gate.pass(route.gated, path, handle, { change: false, validateOnly: false, authorization });
  } catch (error) {
    if (error instanceof AnswerLostError) throw error;
    return (route?.refuse ?? refuseLikeGoogle)(toStatusError(error));
  }
}

function match(pattern: RegExp, path: string): readonly string[] | undefined {
  const found = new RegExp(`^(?:${pattern.source})$`, pattern.flags).exec(path);
  try {
    return found?.slice(1).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function checkHost(host: string): void {
  if (/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) return;
  throw new StatusError('PERMISSION_DENIED', 'The simulator answers to loopback names only; use 127.0.0.1.');
}

function notServed(method: string, path: string, matching: readonly Route[]): StatusError {
  if (matching.length === 0) return new StatusError('NOT_FOUND', `Nothing is served at ${path}.`);
  const allowed = matching.map((route) => route.method).join(', ');
  return new StatusError('UNIMPLEMENTED', `${path} does not take ${method}; it takes ${allowed}.`);
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > bodyLimit) throw new StatusError('INVALID_ARGUMENT', 'The body is larger than 1 MiB.');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseBody(body: string): JsonValue | undefined {
  if (body === '') return undefined;
  try {
    return parseJson(body);
  } catch {
    throw new StatusError('INVALID_ARGUMENT', 'The body is not JSON.');
  }
}

function refuseLikeGoogle({ code, message, details }: StatusError): HttpAnswer {
  const { http } = statusCodes[code];
  return { status: http, body: { error: { code: http, message, status: code, details } } };
}

function send(response: ServerResponse, { status, headers = {}, body }: HttpAnswer): void {
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8', ...headers });
  response.end(text);
}
