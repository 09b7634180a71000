import type { HttpAnswer } from '../wire/http-server';
import { StatusError, statusCodes, type StatusCode } from '../wire/status';

/** The codes of VirusTotal's own error vocabulary that the simulator answers with. */
type VirusTotalCode =
  | 'AuthenticationRequiredError'
  | 'BadRequestError'
  | 'DeadlineExceededError'
  | 'ForbiddenError'
  | 'InvalidArgumentError'
  | 'NotFoundError'
  | 'QuotaExceededError'
  | 'TooManyRequestsError'
  | 'TransientError'
  | 'WrongCredentialsError';

/** An error in VirusTotal's words. `code` is how faults and the call log name it. */
export class VirusTotalError extends StatusError {
  readonly virusTotalCode: VirusTotalCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: StatusCode,
    virusTotalCode: VirusTotalCode,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(code, message);
    this.name = 'VirusTotalError';
    this.virusTotalCode = virusTotalCode;
    this.headers = headers;
  }
}

const injected: Partial<Record<StatusCode, VirusTotalCode>> = {
  INVALID_ARGUMENT: 'BadRequestError',
  UNAUTHENTICATED: 'WrongCredentialsError',
  PERMISSION_DENIED: 'ForbiddenError',
  NOT_FOUND: 'NotFoundError',
  RESOURCE_EXHAUSTED: 'TooManyRequestsError',
  DEADLINE_EXCEEDED: 'DeadlineExceededError',
};

/**
 * How VirusTotal tells an error: `{error: {code, message}}`. A fault whose message is HTML is answered as its edge
 * answers, which speaks HTML and gives no `Retry-After`.
 */
export function refuseLikeVirusTotal(error: StatusError): HttpAnswer {
  const { code, message } = error;
  const status = statusCodes[code].http;
  if (message.startsWith('<')) return { status, headers: { 'content-type': 'text/html' }, body: message };
  const own = error instanceof VirusTotalError ? error : undefined;
  const name = own?.virusTotalCode ?? injected[code] ?? 'TransientError';
  return { status, headers: own?.headers ?? {}, body: { error: { code: name, message } } };
}
