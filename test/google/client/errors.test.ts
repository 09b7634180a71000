import { describe, expect, test } from '@jest/globals';
import { Failure } from '../../../src/domain/failures';
import type { FailureCode } from '../../../src/domain/failures';
import { NoToken } from '../../../src/google/client/credentials';
import { toFailure } from '../../../src/google/client/errors';

const call = { what: 'read the service', resource: 'projects/1/locations/l/services/s' };

const waiting = (header: string): Error =>
  Object.assign(gaxios(429, 'x'), { response: { status: 429, headers: { 'retry-after': header } } });

function grpc(code: number, details: string, more: object = {}): Error {
  return Object.assign(new Error(`${code} X: ${details}`), { code, details, ...more });
}

function gaxios(status: number, message: string, more: object = {}): Error {
  const data = { error: { code: status, message, errors: [{ reason: 'forbidden' }], ...more } };
  return Object.assign(new Error('Request failed'), {
    code: String(status),
    response: { status, data, headers: {} },
  });
}

const stale = "Conflict for resource 's': version '1' was specified but current version is '2'.";
const named = "Revision named 's-00002-tnq' with different configuration already exists.";
const table: readonly (readonly [string, unknown, FailureCode, FailureCode])[] = [
  // what was thrown, the thing, code of a read, code of a change
  ['INVALID_ARGUMENT', grpc(3, 'Bad filter.'), 'malformed', 'change-refused'],
  ['DEADLINE_EXCEEDED', grpc(4, 'Deadline exceeded after 20s'), 'unreachable', 'unreachable'],
  ['NOT_FOUND', grpc(5, 'No such service.'), 'not-found', 'not-found'],
  ['ALREADY_EXISTS about a named revision', grpc(6, named), 'change-refused', 'change-refused'],
  [
    'PERMISSION_DENIED',
    grpc(7, "Permission 'run.services.get' denied"),
    'permission-denied',
    'permission-denied',
  ],
  [
    'PERMISSION_DENIED that is a quota',
    grpc(7, 'Quota exceeded for quota metric'),
    'rate-limited',
    'rate-limited',
  ],
  [
    'PERMISSION_DENIED that is a rate',
    grpc(7, 'x', { reason: 'RATE_LIMIT_EXCEEDED' }),
    'rate-limited',
    'rate-limited',
  ],
  ['RESOURCE_EXHAUSTED', grpc(8, 'Quota exceeded'), 'rate-limited', 'rate-limited'],
  ['FAILED_PRECONDITION', grpc(9, 'Not retired.'), 'unexpected-answer', 'change-refused'],
  ['FAILED_PRECONDITION about an etag', grpc(9, 'The etag does not match.'), 'conflict', 'conflict'],
  ['ABORTED', grpc(10, stale), 'conflict', 'conflict'],
  ['UNIMPLEMENTED', grpc(12, 'Unknown method'), 'unexpected-answer', 'change-refused'],
  ['INTERNAL', grpc(13, 'Internal error'), 'unreachable', 'unreachable'],
  ['UNAVAILABLE', grpc(14, 'No connection established'), 'unreachable', 'unreachable'],
  ['UNAUTHENTICATED', grpc(16, 'Request had invalid credentials.'), 'unauthenticated', 'unauthenticated'],
  [
    'no credentials on this machine',
    new Error('Could not load the default credentials.'),
    'unauthenticated',
    'unauthenticated',
  ],
  [
    'revoked credentials behind UNAVAILABLE',
    grpc(14, 'Getting metadata from plugin failed with error: invalid_grant'),
    'unauthenticated',
    'unauthenticated',
  ],
  [
    'a server of tokens that did not answer',
    new NoToken('this process got no token from Google: no answer within 15 s'),
    'unauthenticated',
    'unauthenticated',
  ],
  [
    'no token, as grpc-js passes it on',
    grpc(16, 'Getting metadata from plugin failed with error: this process got no token from Google: 503'),
    'unauthenticated',
    'unauthenticated',
  ],
  [
    'a refused connection to the metadata server, as grpc-js passes it on',
    grpc(2, 'Getting metadata from plugin failed with error: connect ECONNREFUSED 169.254.169.254:80'),
    'unauthenticated',
    'unauthenticated',
  ],
  [
    'a 404 of the metadata server, as the library words it',
    grpc(13, 'Getting metadata from plugin failed with error: Could not refresh access token: Not Found'),
    'unauthenticated',
    'unauthenticated',
  ],
  ...[403, 404, 500, 503].flatMap(
    (status) =>
      [
        [
          `HTTP ${status} with the header of the metadata server`,
          answered(status, { headers: { 'metadata-flavor': 'Google' } }),
          'unauthenticated',
          'unauthenticated',
        ],
        [
          `HTTP ${status} with that header as fetch has it`,
          answered(status, { headers: new Headers({ 'Metadata-Flavor': 'Google' }) }),
          'unauthenticated',
          'unauthenticated',
        ],
        [
          `HTTP ${status} of a proxy where the metadata server should be`,
          answered(status, {
            config: { url: new URL('http://metadata.google.internal/computeMetadata/v1/x') },
          }),
          'unauthenticated',
          'unauthenticated',
        ],
        [
          `HTTP ${status} of the server that gives tokens for keys`,
          answered(status, { config: { url: 'https://oauth2.googleapis.com/token' } }),
          'unauthenticated',
          'unauthenticated',
        ],
        [
          `HTTP ${status} of the one for workload identity federation`,
          answered(status, { config: { url: 'https://sts.googleapis.com/v1/token' } }),
          'unauthenticated',
          'unauthenticated',
        ],
      ] as const,
  ),
  [
    'a code of HTTP 400 that is a revoked credential',
    Object.assign(new Error('invalid_grant: Token has been expired or revoked.'), { code: '400' }),
    'unauthenticated',
    'unauthenticated',
  ],
  ['HTTP 401', gaxios(401, 'Request had invalid credentials.'), 'unauthenticated', 'unauthenticated'],
  [
    'HTTP 404 of the API itself, on a name like the metadata server’s',
    answered(404, { config: { url: 'https://iam.googleapis.com/v1/projects/metadata.google.internal' } }),
    'not-found',
    'not-found',
  ],
  ['HTTP 400', gaxios(400, 'Invalid value'), 'malformed', 'change-refused'],
  ['HTTP 403', gaxios(403, 'Forbidden'), 'access-refused', 'access-refused'],
  [
    'HTTP 403 that is a quota',
    gaxios(403, 'x', { errors: [{ reason: 'rateLimitExceeded' }] }),
    'rate-limited',
    'rate-limited',
  ],
  ['HTTP 404', gaxios(404, 'Not found'), 'not-found', 'not-found'],
  ['HTTP 409 about a version', gaxios(409, stale), 'conflict', 'conflict'],
  ['HTTP 409 about a named revision', gaxios(409, named), 'change-refused', 'change-refused'],
  ['HTTP 412', gaxios(412, 'Precondition failed'), 'conflict', 'conflict'],
  ['HTTP 429', gaxios(429, 'Slow down'), 'rate-limited', 'rate-limited'],
  ['HTTP 503', gaxios(503, 'Backend error'), 'unreachable', 'unreachable'],
  [
    'a refused connection',
    Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
    'unreachable',
    'unreachable',
  ],
  [
    'a refused connection, two causes deep as fetch has it',
    new Error('fetch failed', {
      cause: new TypeError('fetch failed', {
        cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
      }),
    }),
    'unreachable',
    'unreachable',
  ],
  [
    'a connection that the other side closed',
    new Error('fetch failed', {
      cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
    }),
    'unreachable',
    'unreachable',
  ],
  [
    'an answer over REST that did not come in time',
    Object.assign(new Error('The operation was aborted due to timeout'), { code: 'TimeoutError' }),
    'unreachable',
    'unreachable',
  ],
  [
    'an answer of fetch that did not come in time',
    new DOMException('The operation was aborted due to timeout', 'TimeoutError'),
    'unreachable',
    'unreachable',
  ],
  ['a cause that says nothing', new Error('x', { cause: { code: 'WHATEVER' } }), 'internal', 'internal'],
  ['an error that is its own cause', ownCause(), 'internal', 'internal'],
  ['a TypeError', new TypeError('x is not a function'), 'internal', 'internal'],
  ['a text', 'boom', 'internal', 'internal'],
  ['nothing', undefined, 'internal', 'internal'],
];

describe('toFailure', () => {
  test.each(table)('%s', (_name, thrown, read, change) => {
    expect(toFailure(thrown, call).code).toBe(read);
    expect(toFailure(thrown, { ...call, change: true }).code).toBe(change);
  });

  test('says what could not be done, to what, and why', () => {
    expect(toFailure(grpc(5, 'It does not exist.'), call).message).toBe(
      'could not read the service projects/1/locations/l/services/s: It does not exist.',
    );
  });

  test.each([
    ['ErrorInfo', grpc(7, 'no', { errorInfoMetadata: { permission: 'run.services.get' } })],
    [
      'the message of gRPC',
      grpc(7, "Permission 'run.services.get' denied on resource 'x' (or it may not exist)."),
    ],
    ['the message of HTTP', gaxios(403, "Permission 'run.services.get' denied on resource 'x'.")],
    ['the older wording', gaxios(403, "Required 'run.services.get' permission for 'x'")],
  ])('names the permission that is missing, from %s', (_from, thrown) => {
    const failure = toFailure(thrown, call);
    expect(failure.permission).toBe('run.services.get');
    expect(failure.message).toContain('permission run.services.get is missing');
  });

  test.each([
    ['something that is no permission', "Permission '<b>x</b>' denied"],
    ['no permission at all', 'The caller does not have access.'],
  ])('names none for %s', (_name, details) => {
    expect(toFailure(grpc(7, details), call).permission).toBeUndefined();
  });

  test.each([
    [
      'RetryInfo in seconds',
      grpc(8, 'x', { statusDetails: [{ reason: 'y' }, { retryDelay: { seconds: '7' } }] }),
      7000,
    ],
    [
      'RetryInfo in nanoseconds',
      grpc(8, 'x', { statusDetails: [{ retryDelay: { nanos: 250_000_000 } }] }),
      250,
    ],
    [
      'RetryInfo that is broken',
      grpc(8, 'x', { statusDetails: [{ retryDelay: { seconds: 'soon' } }] }),
      60_000,
    ],
    ['Retry-After', waiting('12'), 12_000],
    ['Retry-After as a date, which is past', waiting('Wed, 25 Nov 2020 12:00:00 GMT'), 1_000],
    ['no word on it', grpc(8, 'x'), 60_000],
  ])('waits as told by %s', (_name, thrown, milliseconds) => {
    expect(toFailure(thrown, call).retryAfterMs).toBe(milliseconds);
  });

  test('cuts long messages, keeps them on one line and takes secrets out', () => {
    const { message } = toFailure(
      grpc(14, `first\nsecond ya29.a0AfB_secretsecret ${'x '.repeat(2000)}`),
      call,
    );
    expect(message.length).toBeLessThan(520);
    expect(message).toContain('first second [redacted]');
    expect(message).not.toContain('\n');
  });

  test('passes a Failure through', () => {
    const failure = new Failure('not-found', 'gone');
    expect(toFailure(failure, call)).toBe(failure);
  });
});

function answered(status: number, more: object): Error {
  const data = { error: { code: status, message: 'Not Found' } };
  return Object.assign(new Error('Request failed'), {
    status,
    code: String(status),
    response: { status, data, headers: {}, ...more },
    ...more,
  });
}

function ownCause(): Error {
  const error = new Error('round');
  error.cause = error;
  return error;
}

test('what Google says does nothing to its reader, and is cut between characters', () => {
  const { message } = toFailure(grpc(9, `not\u001B[2J \u202E ready ${'\u{1F600}'.repeat(300)}`), call);
  expect(message).toMatch(/not\\u001b\[2J \\u202e ready /u);
  expect(message).not.toMatch(/[^\P{C}\n]/u);
  expect(message.endsWith('…')).toBe(true);
  expect(message.length).toBeLessThan(500);
});
