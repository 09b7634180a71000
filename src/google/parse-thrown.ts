/** What a thrown thing says of itself, whichever family of Google clients threw it. */
export interface Thrown {
  /** gRPC status, 1-16. */
  readonly grpc?: number;
  readonly http?: number;
  /** Node's code of a connection that could not be made or kept: `ECONNREFUSED`. */
  readonly network?: string;
  readonly message: string;
  /** `ErrorInfo.reason`, or the reason of an HTTP error: `RATE_LIMIT_EXCEEDED`. */
  readonly reason: string;
  readonly permission?: string;
  readonly retryAfterMs?: number;
}

/** Reads gRPC errors of gax, GaxiosError and errors of Node. Never throws. */
export function parseThrown(thrown: unknown): Thrown {
  const error = record(thrown);
  const response = record(error['response']);
  const body = record(record(response['data'])['error']);
  const http = numberOf(error['status']) ?? numberOf(response['status']) ?? httpCode(error['code']);
  const grpc = http === undefined ? grpcCode(error['code']) : undefined;
  const network = networkOf(error);
  const message =
    text(body['message']) || text(error['details']) || text(error['message']) || textOfAnything(thrown);
  const permission = permissionOf(record(error['errorInfoMetadata']), message);
  const retryAfterMs = retryInfo(error['statusDetails']) ?? retryAfterHeader(response['headers']);
  return {
    ...(grpc === undefined ? {} : { grpc }),
    ...(http === undefined ? {} : { http }),
    ...(network === undefined ? {} : { network }),
    message,
    reason: text(error['reason']) || text(record(list(body['errors'])[0])['reason']) || text(body['status']),
    ...(permission === undefined ? {} : { permission }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
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
function networkOf(error: Readonly<Record<string, unknown>>, depth = 3): string | undefined {
  const code = error['code'];
  if (code === 'TimeoutError' || error['name'] === 'TimeoutError') return 'ETIMEDOUT';
  if (typeof code === 'string' && /^(?:E[A-Z_]+|UND_ERR_[A-Z_]+)$/.test(code)) return code;
  return depth === 0 || error['cause'] === undefined
    ? undefined
    : networkOf(record(error['cause']), depth - 1);
}

function permissionOf(metadata: Readonly<Record<string, unknown>>, message: string): string | undefined {
  const named =
    text(metadata['permission']) ||
    (/[Pp]ermission '([\w.]{3,100})' denied/.exec(message)?.[1] ?? '') ||
    (/(?:[Rr]equired|Missing) (?:the )?["']([\w.]{3,100})["'] permission/.exec(message)?.[1] ?? '');
  return /^[a-z]\w*(?:\.\w+)+$/.test(named) ? named : undefined;
}

/** `RetryInfo.retryDelay` among the decoded details of a gRPC status. */
function retryInfo(details: unknown): number | undefined {
  const delay = list(details)
    .map((detail) => record(record(detail)['retryDelay']))
    .find((found) => found['seconds'] !== undefined || found['nanos'] !== undefined);
  if (delay === undefined) return undefined;
  const ms = Number(delay['seconds'] ?? 0) * 1000 + Number(delay['nanos'] ?? 0) / 1e6;
  return Number.isFinite(ms) && ms > 0 ? Math.ceil(ms) : undefined;
}

function retryAfterHeader(headers: unknown): number | undefined {
  const value = headers instanceof Headers ? headers.get('retry-after') : record(headers)['retry-after'];
  const seconds = Number(typeof value === 'string' ? value : NaN);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
}
