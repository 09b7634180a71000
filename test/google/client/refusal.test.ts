import { describe, expect, test } from '@jest/globals';
import { failureKind, type FailureCode } from '../../../src/domain/failures';
import { toFailure } from '../../../src/google/client/errors';

const call = { what: 'change', resource: 'projects/1/locations/l/services/s' };

interface Said {
  readonly message: string;
  readonly reason?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly violation?: { readonly type: string; readonly description: string };
}

/** The same refusal as each family of clients throws it. */
const families: readonly (readonly [string, (said: Said, grpc: number, http: number) => Error])[] = [
  [
    'gRPC',
    ({ message, reason, metadata, violation }, code) =>
      Object.assign(new Error(`${code} X: ${message}`), {
        code,
        details: message,
        ...(reason === undefined ? {} : { reason }),
        ...(metadata === undefined ? {} : { errorInfoMetadata: metadata }),
        ...(violation === undefined ? {} : { statusDetails: [{ violations: [violation] }] }),
      }),
  ],
  [
    'REST',
    ({ message, reason, metadata, violation }, _grpc, status) => {
      const details = [
        ...(reason === undefined ? [] : [{ '@type': 'x/google.rpc.ErrorInfo', reason, metadata }]),
        ...(violation === undefined
          ? []
          : [{ '@type': 'x/google.rpc.PreconditionFailure', violations: [violation] }]),
      ];
      const data = { error: { code: status, message, status: 'PERMISSION_DENIED', details } };
      return Object.assign(new Error('Request failed'), {
        status,
        code: String(status),
        response: { status, data, headers: {} },
      });
    },
  ],
];

const disabled =
  'Cloud Asset API has not been used in project 123456789012 before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/cloudasset.googleapis.com/overview?project=123456789012 then retry.';
const actAs = (spelling: string) =>
  `Permission '${spelling}' denied on service account payment-api@acme-payments.iam.gserviceaccount.com (or it may not exist).`;

const refusals: readonly (readonly [string, Said, FailureCode])[] = [
  ['nothing but no', { message: 'The caller does not have permission' }, 'access-refused'],
  [
    'a perimeter, by its words',
    {
      message:
        "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: AbCdEf-123_x",
    },
    'perimeter-refused',
  ],
  [
    'a perimeter, by its reason',
    { message: 'Denied.', reason: 'SECURITY_POLICY_VIOLATED', metadata: { uid: 'AbCdEf-123_x' } },
    'perimeter-refused',
  ],
  [
    'a perimeter, by its violation',
    { message: 'Denied.', violation: { type: 'VPC_SERVICE_CONTROLS', description: 'AbCdEf-123_x' } },
    'perimeter-refused',
  ],
  ['a disabled API, by its words', { message: disabled }, 'api-disabled'],
  ['a disabled API, by its reason', { message: 'No.', reason: 'SERVICE_DISABLED' }, 'api-disabled'],
  ['a disabled API, by the older reason', { message: 'No.', reason: 'accessNotConfigured' }, 'api-disabled'],
  [
    'billing, by its words',
    { message: 'This API method requires billing to be enabled. Please enable billing on project #1.' },
    'billing-disabled',
  ],
  ['billing, by its reason', { message: 'No.', reason: 'BILLING_DISABLED' }, 'billing-disabled'],
  [
    'the quota project, by its words',
    {
      message:
        'Caller does not have required permission to use project acme-quota. Grant the caller the roles/serviceusage.serviceUsageConsumer role',
    },
    'quota-project-refused',
  ],
  [
    'the quota project, by its reason',
    { message: 'No.', reason: 'USER_PROJECT_DENIED' },
    'quota-project-refused',
  ],
  [
    'scopes of our credentials, by the words',
    { message: 'Request had insufficient authentication scopes.' },
    'credentials-insufficient',
  ],
  ...['ACCESS_TOKEN_SCOPE_INSUFFICIENT', 'ACCESS_TOKEN_TYPE_UNSUPPORTED', 'API_KEY_SERVICE_BLOCKED'].map(
    (reason) =>
      [`our credentials, by ${reason}`, { message: 'No.', reason }, 'credentials-insufficient'] as const,
  ),
  [
    'scopes, though a permission is named',
    {
      message: "Permission 'run.services.get' denied. Request had insufficient authentication scopes.",
      metadata: { permission: 'run.services.get' },
    },
    'credentials-insufficient',
  ],
  ...['ACCESS_TOKEN_EXPIRED', 'ACCOUNT_STATE_INVALID', 'CREDENTIALS_MISSING'].map(
    (reason) => [`our token, by ${reason}`, { message: 'No.', reason }, 'unauthenticated'] as const,
  ),
  [
    'a suspended project, by the words',
    { message: "Permission denied: Consumer 'projects/578829824020' has been suspended." },
    'project-unusable',
  ],
  ...['CONSUMER_SUSPENDED', 'CONSUMER_INVALID', 'RESOURCE_PROJECT_INVALID', 'GCP_SUSPENDED'].map(
    (reason) =>
      [
        `a project, by ${reason}`,
        { message: 'Permission denied on resource project acme.', reason },
        'project-unusable',
      ] as const,
  ),
  ...['LOCATION_ORG_POLICY_VIOLATED', 'LOCATION_POLICY_VIOLATED', 'RESOURCE_USAGE_RESTRICTION_VIOLATED'].map(
    (reason) =>
      [`the organization, by ${reason}`, { message: 'No.', reason }, 'organization-policy'] as const,
  ),
  ['a reason without an entry', { message: 'No.', reason: 'SERVICE_NOT_VISIBLE' }, 'access-refused'],
  [
    'a constraint of the organization',
    { message: 'Constraint constraints/run.allowedIngress violated for projects/acme attempting to set it.' },
    'organization-policy',
  ],
  [
    'a deny policy',
    { message: "Permission 'run.services.update' denied by an IAM deny policy." },
    'deny-policy',
  ],
  ['an approval that is waited for', { message: 'Access Approval is required.' }, 'approval-required'],
  [
    'a permission',
    { message: "Permission 'run.services.update' denied on resource 'x' (or it may not exist)." },
    'permission-denied',
  ],
  ['a quota under the name of a refusal', { message: 'No.', reason: 'RATE_LIMIT_EXCEEDED' }, 'rate-limited'],
];

describe.each(families)('a refusal over %s', (_family, thrown) => {
  test.each(refusals)('is told by its cause: %s', (_name, said, code) => {
    expect(toFailure(thrown(said, 7, 403), call).code).toBe(code);
    expect(toFailure(thrown(said, 7, 403), { ...call, change: true }).code).toBe(code);
  });

  test.each(refusals)('speaks of a permission only where one is named: %s', (_name, said) => {
    const { code, permission } = toFailure(thrown(said, 7, 403), call);
    const grants = /[Gg]rant the permission named/.test(failureKind(code).todo);
    expect(grants).toBe(permission !== undefined);
  });

  test.each(refusals.filter(([, , code]) => code === 'perimeter-refused'))(
    'gives the id that an administrator needs: %s',
    (_name, said) => {
      expect(toFailure(thrown(said, 7, 403), call).message).toContain('id AbCdEf-123_x');
    },
  );

  test.each([
    [
      'a constraint',
      { message: 'violates constraint constraints/run.allowedIngress' },
      'organization-policy',
    ],
    [
      'billing',
      { message: 'Billing account for project 1 is not open: billing is disabled' },
      'billing-disabled',
    ],
  ] as const)('may also come as a failed precondition: %s', (_name, said, code) => {
    expect(toFailure(thrown(said, 9, 400), { ...call, change: true }).code).toBe(code);
  });

  test.each([
    ['ACCESS_TOKEN_SCOPE_INSUFFICIENT', 5, 404, 'credentials-insufficient'],
    ['API_KEY_INVALID', 3, 400, 'credentials-insufficient'],
    ['ACCESS_TOKEN_TYPE_UNSUPPORTED', 16, 401, 'credentials-insufficient'],
    ['CONSUMER_INVALID', 5, 404, 'project-unusable'],
    ['ACCOUNT_STATE_INVALID', 5, 404, 'unauthenticated'],
  ] as const)('is not an answer about the resource under any status: %s', (reason, grpc, http, code) => {
    expect(toFailure(thrown({ message: 'No.', reason }, grpc, http), call).code).toBe(code);
  });

  test('gives the reason that it has no advice for, and none that says nothing', () => {
    const why = (reason: string) => toFailure(thrown({ message: 'No.', reason }, 7, 403), call).message;
    expect(why('SERVICE_NOT_VISIBLE')).toContain('(reason SERVICE_NOT_VISIBLE)');
    expect(why('IAM_PERMISSION_DENIED')).not.toContain('reason');
  });

  test.each(['iam.serviceAccounts.actAs', 'iam.serviceaccounts.actAs'])(
    'of %s has one name, the account, and that it may be gone',
    (spelling) => {
      const failure = toFailure(thrown({ message: actAs(spelling) }, 7, 403), call);
      expect(failure).toMatchObject({
        code: 'permission-denied',
        permission: 'iam.serviceAccounts.actAs',
        account: 'payment-api@acme-payments.iam.gserviceaccount.com',
        message: expect.stringContaining('or that account is gone'),
      });
    },
  );

  test('of acting as an account in words alone is known, too', () => {
    const message =
      'The user-provided container failed: caller does not have permission to act as service account payment-api@acme-payments.iam.gserviceaccount.com';
    expect(toFailure(thrown({ message }, 7, 403), call)).toMatchObject({
      permission: 'iam.serviceAccounts.actAs',
      account: 'payment-api@acme-payments.iam.gserviceaccount.com',
    });
  });

  test('keeps the link to enable an API', () => {
    expect(toFailure(thrown({ message: disabled }, 7, 403), call).message).toContain(
      'https://console.developers.google.com/apis/api/cloudasset',
    );
  });

  test.each([
    'https://console.developers.google.com.evil.example/x',
    'https://console.developers.google.com@evil.example/x',
    'http://evil.example/?https://console.developers.google.com',
  ])('keeps no link that leads elsewhere: %s', (link) => {
    const { message } = toFailure(
      thrown({ message: `X API has not been used in project 1. Enable it by visiting ${link} now.` }, 7, 403),
      call,
    );
    expect(message).not.toContain('evil.example');
  });
});

test.each([
  ['no id', "Request is prohibited by organization's policy."],
  [
    'an id that is none',
    "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: <b>",
  ],
])('a perimeter that gives %s says so', (_name, details) => {
  expect(toFailure(Object.assign(new Error('x'), { code: 7, details }), call).message).toContain(
    'without an id',
  );
});

test('a delay over REST is a text', () => {
  const data = { error: { code: 429, message: 'x', details: [{ retryDelay: '2.5s' }] } };
  const thrown = Object.assign(new Error('x'), { response: { status: 429, data, headers: {} } });
  expect(toFailure(thrown, call).retryAfterMs).toBe(2_500);
});
