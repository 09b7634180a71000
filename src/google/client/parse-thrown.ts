import { defined } from '../../domain/defined';
import { ACT_AS } from '../../domain/plan/permissions';
import { retryAfterMs } from '../../domain/text/time';

/** The details of a thrown value, whichever family of Google clients threw it. */
export interface Thrown {
  /** gRPC status, 1-16. */
  readonly grpc?: number;
  readonly http?: number;
  /** Node's code of a connection that could not be made or kept: `ECONNREFUSED`. */
  readonly network?: string;
  readonly message: string;
  /** Every reason that is given: of `ErrorInfo`, of an HTTP error, types of violations. `RATE_LIMIT_EXCEEDED`. */
  readonly reasons: readonly string[];
  readonly permission?: string;
  /** The service account that the permission is missing on. */
  readonly account?: string;
  /** The id by which an administrator of VPC Service Controls finds the refusal. */
  readonly perimeterId?: string;
  /** The answer came from a server that gives tokens, not from the API that was called. */
  readonly isOfTokenServer: boolean;
  readonly retryAfterMs?: number;
}

/** Reads gRPC errors of gax, GaxiosError and errors of Node. Never throws. */
export function parseThrown(thrown: unknown): Thrown {
  const error = record(thrown);
  const response = record(error['response']);
  const body = record(record(response['data'])['error']);
  const details = [...list(error['statusDetails']), ...list(body['details'])].map(record);
  const http = numberOf(error['status']) ?? numberOf(response['status']) ?? httpCode(error['code']);
  const grpc = http === undefined ? grpcCode(error['code']) : undefined;
  const network = networkOf(error);
  const message =
    text(body['message']) || text(error['details']) || text(error['message']) || textOfAnything(thrown);
  const metadata = [error['errorInfoMetadata'], ...details.map((detail) => detail['metadata'])].map(record);
  const permission = permissionOf(metadata, message);
  const account = permission === ACT_AS ? accountOf(metadata, message) : undefined;
  const perimeterId = perimeterOf(metadata, details, message);
  const wait = retryInfo(details) ?? retryAfterHeader(response['headers']);
  return {
    ...defined({ grpc, http, network }),
    message,
    reasons: [
      error['reason'],
      ...details.map((detail) => detail['reason']),
      ...details.flatMap((detail) =>
        list(detail['violations']).map((violation) => record(violation)['type']),
      ),
      ...list(body['errors']).map((each) => record(each)['reason']),
      body['status'],
    ].flatMap((reason) => text(reason) || []),
    ...defined({ permission, account, perimeterId }),
    isOfTokenServer: isOfTokenServer(error, response),
    ...defined({ retryAfterMs: wait }),
  };
}

type Members = Readonly<Record<string, unknown>>;

function record(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function textOfAnything(thrown: unknown): string {
  return typeof thrown === 'string' ? thrown : 'no message';
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 100 && value < 600 ? value : undefined;
}

function grpcCode(code: unknown): number | undefined {
  return typeof code === 'number' && code >= 1 && code <= 16 ? code : undefined;
}

/** GaxiosError carries the HTTP status as `code`, in some versions as text. */
function httpCode(code: unknown): number | undefined {
  return numberOf(typeof code === 'string' && /^\d{3}$/.test(code) ? Number(code) : code);
}

/** fetch hides Node's code one or two causes deep, and names a time-out instead of giving it a code. */
function networkOf(error: Members, depth = 3): string | undefined {
  const code = error['code'];
  if (code === 'TimeoutError' || error['name'] === 'TimeoutError') return 'ETIMEDOUT';
  if (typeof code === 'string' && /^(?:E[A-Z_]+|UND_ERR_[A-Z_]+)$/.test(code)) return code;
  return depth === 0 || error['cause'] === undefined
    ? undefined
    : networkOf(record(error['cause']), depth - 1);
}

function permissionOf(metadata: readonly Members[], message: string): string | undefined {
  const named = [
    ...metadata.map((each) => text(each['permission'])),
    /[Pp]ermission ["'`]?([\w.]{3,100})["'`]? (?:is )?denied/.exec(message)?.[1],
    /(?:[Rr]equired?s?|[Mm]issing|[Ll]acks|have) (?:the )?(?:necessary )?["'`]?([\w.]{3,100})["'`]? (?:IAM )?(?:permission|access)/.exec(
      message,
    )?.[1],
    /(?:[Rr]equired?s?|[Mm]issing|[Ll]acks) (?:the )?(?:necessary )?(?:IAM )?permissions?:? ["'`]?([\w.]{3,100}\w)/.exec(
      message,
    )?.[1],
    /\b(iam\.serviceaccounts\.actas)\b/i.exec(message)?.[1],
    /\bact as (?:the )?service account\b/i.test(message) ? ACT_AS : undefined,
  ].find((name) => name !== undefined && /^[a-z]\w*(?:\.\w+)+$/.test(name));
  return named?.toLowerCase() === ACT_AS.toLowerCase() ? ACT_AS : named;
}

function accountOf(metadata: readonly Members[], message: string): string | undefined {
  const said = [...metadata.map((each) => text(each['resource'])), message];
  return said
    .map(
      (each) =>
        /(?<![\w.@-])([a-z0-9][a-z0-9-]{0,99}@[a-z0-9.-]{1,200}\.gserviceaccount\.com)\b/.exec(each)?.[1],
    )
    .find((account) => account !== undefined);
}

function perimeterOf(
  metadata: readonly Members[],
  details: readonly Members[],
  message: string,
): string | undefined {
  const violations = details.flatMap((detail) => list(detail['violations']).map(record));
  const ids = [
    /vpcServiceControlsUniqueIdentifier:? ?["']?([\w-]{4,200})/i.exec(message)?.[1],
    ...metadata.map((each) => text(each['uid'])),
    ...violations
      .filter((violation) => violation['type'] === 'VPC_SERVICE_CONTROLS')
      .map((violation) => text(violation['description'])),
  ];
  return ids.find((id) => id !== undefined && /^[\w-]{4,200}$/.test(id));
}

/** Hosts of which this process gets its tokens. Where none is named, the metadata server says by a header who it is. */
const TOKEN_HOSTS =
  /^(?:metadata(?:\.google\.internal)?|169\.254\.169\.254|(?:oauth2|sts|iamcredentials)\.googleapis\.com|accounts\.google\.com)\.?$/;

function isOfTokenServer(error: Members, response: Members): boolean {
  if (headerOf(response['headers'], 'metadata-flavor') !== undefined) return true;
  const urls = [record(error['config'])['url'], record(response['config'])['url'], response['url']];
  return urls.some((url) => {
    const at = url instanceof URL ? url.href : text(url);
    return URL.canParse(at) && TOKEN_HOSTS.test(new URL(at).hostname);
  });
}

/** `RetryInfo.retryDelay` among the decoded details of a gRPC status. */
function retryInfo(details: readonly Members[]): number | undefined {
  const delay = details
    .map(({ retryDelay }) => (typeof retryDelay === 'string' ? inSeconds(retryDelay) : record(retryDelay)))
    .find((found) => found['seconds'] !== undefined || found['nanos'] !== undefined);
  if (delay === undefined) return undefined;
  const ms = Number(delay['seconds'] ?? 0) * 1000 + Number(delay['nanos'] ?? 0) / 1e6;
  return Number.isFinite(ms) && ms > 0 ? Math.ceil(ms) : undefined;
}

/** Over REST a duration is a text: `7s`, `0.5s`. */
function inSeconds(duration: string): Members {
  const [, seconds] = /^(\d{1,9}(?:\.\d{1,9})?)s$/.exec(duration) ?? [];
  return defined({ seconds });
}

function retryAfterHeader(headers: unknown): number | undefined {
  const header = headerOf(headers, 'retry-after');
  return header === undefined ? undefined : retryAfterMs(header, Date.now());
}

function headerOf(headers: unknown, name: string): string | undefined {
  const value = headers instanceof Headers ? headers.get(name) : record(headers)[name];
  return typeof value === 'string' ? value : undefined;
}
