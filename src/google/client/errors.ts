import type { FailureCode } from '../../domain/failures';
import { Failure } from '../../domain/failures';
import { inertLine } from '../../domain/text/inert-text';
import { redact } from '../../domain/text/redact';
import { tokenRefused } from './credentials';
import { parseThrown, type Thrown } from './parse-thrown';

/** The call that failed, for the message. */
export interface FailedCall {
  /** A verb and its object: `read the finding`. */
  readonly what: string;
  readonly resource: string;
  /** A change that Google refuses is `change-refused`; a read that it refuses is `malformed` or `unexpected-answer`. */
  readonly change?: boolean;
}

// Google's quotas are per minute, and some of them send no word on when to come back.
const QUOTA_WAIT_MS = 60_000;
const MESSAGE_LIMIT = 400;

/**
 * Anything that a Google client threw, as a `Failure` whose message says what could not be done, to what, and why.
 * A `Failure` is passed through. Where our credentials were refused, the next call is made with a fresh token.
 */
export function toFailure(thrown: unknown, call: FailedCall): Failure {
  if (thrown instanceof Failure) return thrown;
  const error = parseThrown(thrown);
  const code = codeOf(error, call.change === true);
  if (code === 'unauthenticated') tokenRefused();
  const message = `could not ${call.what} ${call.resource}: ${why(error, code)}`;
  const { permission, account } = error;
  return new Failure(code, message, {
    cause: thrown,
    ...(code === 'permission-denied' && permission !== undefined ? { permission } : {}),
    ...(code === 'permission-denied' && account !== undefined ? { account } : {}),
    ...(code === 'rate-limited' ? { retryAfterMs: error.retryAfterMs ?? QUOTA_WAIT_MS } : {}),
  });
}

/** Makes a call, and throws what the client throws as a `Failure`. */
export async function attempt<T>(call: FailedCall, make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (thrown) {
    throw toFailure(thrown, call);
  }
}

function why(error: Thrown, code: FailureCode): string {
  const line = error.message.replaceAll(/\s+/g, ' ').trim();
  const said = redact(code === 'api-disabled' ? withGoogleLinks(line) : line);
  const short = inertLine(said, MESSAGE_LIMIT);
  const { permission, account, perimeterId } = error;
  if (code === 'perimeter-refused') {
    return `a perimeter of VPC Service Controls refused it, ${perimeterId === undefined ? 'without an id' : `id ${perimeterId}`} (${short})`;
  }
  if (code === 'access-refused') return withReason(short, error.reasons);
  if (code !== 'permission-denied' || permission === undefined) return short;
  return account === undefined
    ? `permission ${permission} is missing (${short})`
    : `permission ${permission} is missing on ${account}, or that account is gone (${short})`;
}

/** A reason that no entry here knows is all that a person has to look up. */
function withReason(said: string, reasons: readonly string[]): string {
  const reason = reasons.find(
    (each) => /^[A-Z][A-Z0-9_]{2,62}$/.test(each) && !/^(?:IAM_)?PERMISSION_DENIED$/.test(each),
  );
  return reason === undefined ? said : `${said} (reason ${reason})`;
}

/** The link to where an API is enabled is worth following only where it leads to Google. */
function withGoogleLinks(message: string): string {
  return message.replaceAll(/\bhttps?:\/\/\S+/gi, (link) =>
    URL.canParse(link) && /^console\.(?:developers|cloud)\.google\.com$/.test(new URL(link).host)
      ? link
      : '[a link to elsewhere]',
  );
}

function codeOf(error: Thrown, change: boolean): FailureCode {
  const { grpc, http, message } = error;
  if (isCredentialFault(error)) return 'unauthenticated';
  if (isQuota(error)) return 'rate-limited';
  const refusal = refusalOf(error);
  if (refusal !== undefined) return refusal;
  if (isNamedRevision(message)) return 'change-refused';
  if (isStale(error)) return 'conflict';
  const refused = change ? 'change-refused' : undefined;
  if (grpc !== undefined) return grpcCodes[grpc] ?? refused ?? refusedRead(grpc === 3 || grpc === 11);
  if (http !== undefined) {
    return http >= 500 ? 'unreachable' : (httpCodes[http] ?? refused ?? refusedRead(http === 400));
  }
  return error.network === undefined ? 'internal' : 'unreachable';
}

function refusedRead(badRequest: boolean): FailureCode {
  return badRequest ? 'malformed' : 'unexpected-answer';
}

const grpcCodes: Readonly<Record<number, FailureCode>> = {
  1: 'unreachable', // CANCELLED: by a proxy or a closing connection; nothing here cancels
  2: 'unreachable', // UNKNOWN
  4: 'unreachable', // DEADLINE_EXCEEDED
  5: 'not-found',
  6: 'change-refused', // ALREADY_EXISTS
  8: 'rate-limited', // RESOURCE_EXHAUSTED
  10: 'conflict', // ABORTED
  13: 'unreachable', // INTERNAL
  14: 'unreachable', // UNAVAILABLE
  15: 'unreachable', // DATA_LOSS
  16: 'unauthenticated',
};

const httpCodes: Readonly<Record<number, FailureCode>> = {
  401: 'unauthenticated',
  404: 'not-found',
  408: 'unreachable',
  409: 'conflict',
  412: 'conflict',
  429: 'rate-limited',
};

/**
 * An answer of the token server, or none from it, is about our own identity. `NoToken` says so by its code; the words
 * are those of the libraries, for failures that reach us in another way.
 */
function isCredentialFault({ isOfTokenServer, reasons, message }: Thrown): boolean {
  return (
    isOfTokenServer ||
    reasons.some((reason) =>
      /^(?:ACCESS_TOKEN_EXPIRED|ACCOUNT_STATE_INVALID|CREDENTIALS_MISSING|JWT_TOKEN_INVALID)$/.test(reason),
    ) ||
    /could not load the default credentials|\binvalid_(?:grant|client|rapt)\b|unauthorized_client|unable to detect a project id|\breauth|could not (?:refresh access|fetch id) token|getting metadata from plugin failed|metadata service: incorrect|attempting to retrieve an access ?token/i.test(
      message,
    )
  );
}

/** Google says "quota" with 403 as well as with 429, and with PERMISSION_DENIED as well as RESOURCE_EXHAUSTED. */
function isQuota({ grpc, http, message, reasons }: Thrown): boolean {
  if (grpc === 8 || http === 429) return true;
  if (grpc !== 7 && http !== 403) return false;
  return (
    reasons.some((reason) =>
      /^(?:RATE_LIMIT_EXCEEDED|RESOURCE_EXHAUSTED|(?:userR|r)ateLimitExceeded|quotaExceeded|dailyLimitExceeded)$/.test(
        reason,
      ),
    ) ||
    /\b(?:quota|rate limit|limit)\b.{0,80}\bexceeded\b|\bexceeded\b.{0,80}\b(?:quota|limit)\b/i.test(message)
  );
}

/** The 409 about a named revision is permanent, and must not be taken for the 409 about a stale etag. */
function isNamedRevision(message: string): boolean {
  return /revision named .{1,200} already exists/i.test(message);
}

function isStale({ grpc, http, message }: Thrown): boolean {
  if (grpc !== 9 && grpc !== 10 && http !== 400 && http !== 409 && http !== 412) return false;
  return /\betag\b|\bversion '[^']{0,300}' was specified but current version is\b|conflict for resource/i.test(
    message,
  );
}

interface Cause {
  readonly code: FailureCode;
  readonly reason: RegExp;
  readonly message: RegExp;
}

/**
 * Why Google refused, by the reason that it gives (https://docs.cloud.google.com/apis/docs/error-reasons) or, where there is
 * none, by its words. The first that fits: a perimeter's refusal speaks of a policy, too.
 */
const CAUSES: readonly Cause[] = [
  {
    code: 'perimeter-refused',
    reason: /^(?:SECURITY_POLICY_VIOLATED|VPC_SERVICE_CONTROLS|vpcServiceControls)$/,
    message:
      /vpcServiceControlsUniqueIdentifier|request is prohibited by organization's policy|VPC Service Controls/i,
  },
  {
    code: 'api-disabled',
    reason: /^(?:SERVICE_DISABLED|accessNotConfigured|API_DISABLED)$/,
    message:
      /\bhas not been used in project\b|\bit is disabled\b|\bSERVICE_DISABLED\b|\bAPI\b.{0,80}\bis not (?:enabled|activated)\b/i,
  },
  {
    code: 'billing-disabled',
    reason: /^(?:BILLING_DISABLED|billingNotEnabled|billingDisabled|accountClosed|BILLING_STATE_INVALID)$/,
    message:
      /\bbilling (?:is |to be |must be |has not been |account\b.{0,60}\b(?:is )?)(?:disabled|enabled|not enabled|closed)\b|\brequires billing\b/i,
  },
  {
    code: 'quota-project-refused',
    reason: /^USER_PROJECT_(?:DENIED|INVALID|MISSING|ACCOUNT_PROBLEM)$/i,
    message:
      /required permission to use project|serviceusage\.services\.use\b|requires a quota project|USER_PROJECT_DENIED/i,
  },
  {
    code: 'credentials-insufficient',
    reason:
      /^(?:ACCESS_TOKEN_(?:SCOPE_INSUFFICIENT|TYPE_UNSUPPORTED)|API_KEY_[A-Z_]+|CREDENTIAL_[A-Z_]+|OVERLOADED_CREDENTIALS|SESSION_COOKIE_INVALID|USER_BLOCKED_BY_ADMIN)$/,
    message:
      /\binsufficient authentication scopes?\b|\binsufficient_scope\b|\bACCESS_TOKEN_SCOPE_INSUFFICIENT\b|\bAPI key not valid\b/i,
  },
  {
    code: 'project-unusable',
    reason: /^(?:CONSUMER_(?:INVALID|SUSPENDED)|GCP_SUSPENDED|RESOURCE_PROJECT_INVALID)$/,
    message:
      /\bconsumer\b.{0,200}\bsuspended\b|\bCONSUMER_(?:INVALID|SUSPENDED)\b|\bproject\b.{0,120}\bhas been (?:deleted|suspended)\b|\bproject\b.{0,120}\bnot found or deleted\b/i,
  },
  {
    code: 'organization-policy',
    reason:
      /^(?:ORG_POLICY_VIOLATION|ORG_RESTRICTION_(?:VIOLATION|HEADER_INVALID)|LOCATION_(?:ORG_)?POLICY_VIOLATED|(?:RESOURCE|ENDPOINT)_USAGE_RESTRICTION_VIOLATED|TLS_ORG_POLICY_VIOLATED|conditionNotMet\.orgPolicy)$/,
    message:
      /\bconstraints?\/[\w.-]+|\borg(?:anization)? polic(?:y|ies)\b.{0,80}\bconstraints?\b|\bconstraints?\b.{0,80}\borg(?:anization)? polic(?:y|ies)\b|violates? (?:an? |the )?org(?:anization)? polic/i,
  },
  {
    code: 'deny-policy',
    reason: /^(?:IAM_DENY_POLICY|DENY_POLICY|PRINCIPAL_ACCESS_BOUNDARY)/,
    message: /\bdeny (?:polic(?:y|ies)|rules?)\b|\bprincipal access boundary\b/i,
  },
  {
    code: 'approval-required',
    reason: /^ACCESS_APPROVAL/,
    message: /\baccess approval\b/i,
  },
];

/**
 * The failure that a refusal is; undefined for what is none. A reason says so under any status; words alone do under those
 * of a refusal, and of a failed precondition or a bad request, by which constraints and missing billing are told, too.
 */
function refusalOf({ grpc, http, reasons, message, permission }: Thrown): FailureCode | undefined {
  const cause = CAUSES.find(({ reason }) => reasons.some((each) => reason.test(each)));
  if (cause !== undefined) return cause.code;
  const isRefusal = grpc === 7 || http === 403;
  if (!isRefusal && grpc !== 9 && http !== 400 && http !== 412) return undefined;
  const found = CAUSES.find((each) => each.message.test(message));
  if (found !== undefined) return found.code;
  if (!isRefusal) return undefined;
  return permission === undefined ? 'access-refused' : 'permission-denied';
}
