import type { JsonObject } from './json';

/** The canonical codes of `google.rpc.Code` except OK, with the number on the wire and the HTTP status Google maps each to. */
export const statusCodes = {
  CANCELLED: { number: 1, http: 499 },
  UNKNOWN: { number: 2, http: 500 },
  INVALID_ARGUMENT: { number: 3, http: 400 },
  DEADLINE_EXCEEDED: { number: 4, http: 504 },
  NOT_FOUND: { number: 5, http: 404 },
  ALREADY_EXISTS: { number: 6, http: 409 },
  PERMISSION_DENIED: { number: 7, http: 403 },
  RESOURCE_EXHAUSTED: { number: 8, http: 429 },
  FAILED_PRECONDITION: { number: 9, http: 400 },
  ABORTED: { number: 10, http: 409 },
  OUT_OF_RANGE: { number: 11, http: 400 },
  UNIMPLEMENTED: { number: 12, http: 501 },
  INTERNAL: { number: 13, http: 500 },
  UNAVAILABLE: { number: 14, http: 503 },
  DATA_LOSS: { number: 15, http: 500 },
  UNAUTHENTICATED: { number: 16, http: 401 },
} as const;

/** The name of a canonical error code. */
export type StatusCode = keyof typeof statusCodes;

/** Tells whether the text is the name of a canonical error code. */
export function isStatusCode(text: string): text is StatusCode {
  return Object.hasOwn(statusCodes, text);
}

/**
 * An error as a Google API answers it.
 *
 * `details` are messages of `google.rpc`, each with its `@type`
 * (`type.googleapis.com/google.rpc.ErrorInfo`, `RetryInfo`, `QuotaFailure`, `PreconditionFailure`, `BadRequest`);
 * over gRPC they travel in the trailer `grpc-status-details-bin`, where the Google clients look for them.
 */
export class StatusError extends Error {
  readonly code: StatusCode;
  readonly details: readonly JsonObject[];

  constructor(code: StatusCode, message: string, details: readonly JsonObject[] = []) {
    super(message);
    this.name = 'StatusError';
    this.code = code;
    this.details = details;
  }
}

/**
 * The handler ran, but its answer must not reach the caller.
 * Over gRPC it looks like any UNAVAILABLE; over HTTP the connection breaks.
 */
export class AnswerLostError extends StatusError {
  constructor() {
    super('UNAVAILABLE', 'read ECONNRESET');
    this.name = 'AnswerLostError';
  }
}

/**
 * Converts any failure into the caller's answer. An error that is no `StatusError` is a fault of the simulator
 * itself: it is sent as INTERNAL with its text, because a hidden one would be taken for behaviour of the cloud.
 */
export function toStatusError(error: unknown): StatusError {
  if (error instanceof StatusError) return error;
  return new StatusError(
    'INTERNAL',
    `simulator fault: ${error instanceof Error ? error.message : String(error)}`,
  );
}
