/**
 * Every way in which Firebreak can fail, in one table. `retry` tells Temporal what to do with the activity, `exit` is
 * the exit code of the command line, `todo` is the sentence that follows the message. One code for each cause that needs
 * other advice: Google says 403 for a missing role and for seven other things that no role helps against.
 */
const TABLE = {
  malformed: { retry: 'never', exit: 2, todo: 'Correct the input and try again.' },
  'bad-config': { retry: 'never', exit: 2, todo: 'Correct the configuration named above and start again.' },
  'bad-policy': {
    retry: 'later',
    exit: 2,
    todo: 'Correct the policy file, or the path that names it; `firebreak policy check FILE` shows every fault.',
  },
  'decision-rejected': {
    retry: 'never',
    exit: 4,
    todo: 'Nothing was changed. `firebreak show` says what can be decided now.',
  },
  'not-found': {
    retry: 'never',
    exit: 5,
    todo: 'Check the name; a finding is read by its full resource name.',
  },
  ambiguous: { retry: 'never', exit: 5, todo: 'Name the incident, workload or finding that you mean.' },
  'not-ours': {
    retry: 'never',
    exit: 5,
    todo: 'Firebreak answers threat findings on Cloud Run only; nothing was started.',
  },
  'foreign-caller': {
    retry: 'never',
    exit: 1,
    todo: "Nothing was done. Only Firebreak's own workflows run its activities, each for its own finding or incident; docs/security-model.md says how to close the server to others.",
  },
  'foreign-workflow': {
    retry: 'later',
    exit: 1,
    todo: 'Terminate the workflow named above; the finding opens its incident by itself then.',
  },
  'wrong-ledger': {
    retry: 'later',
    exit: 8,
    todo: 'Give the worker the ledger that the incident was opened with (FIREBREAK_LEDGER), or stop it; the right worker goes on by itself.',
  },
  'other-installation': {
    retry: 'never',
    exit: 8,
    todo: "Use that installation's ledger, or give this one queues of its own with FIREBREAK_TASK_QUEUE; docs/operations.md says how a ledger is replaced.",
  },
  'permission-denied': {
    retry: 'never',
    exit: 6,
    todo: 'Grant the permission named above to the identity that Firebreak runs as.',
  },
  'access-refused': {
    retry: 'never',
    exit: 6,
    todo: 'No permission was named. Where a reason is given above, mend that; else compare what this identity may do with docs/permissions.md: `firebreak doctor` shows what it lacks.',
  },
  'perimeter-refused': {
    retry: 'never',
    exit: 6,
    todo: 'A perimeter of VPC Service Controls refuses this, and no role helps: give its id, named above, to the administrator of the perimeter; an ingress rule for the identity of Firebreak lets it through.',
  },
  'api-disabled': {
    retry: 'never',
    exit: 6,
    todo: 'Enable the API in the project that the message names; it works some minutes later.',
  },
  'billing-disabled': {
    retry: 'never',
    exit: 6,
    todo: 'Link the project that the message names to a billing account that is open.',
  },
  'quota-project-refused': {
    retry: 'never',
    exit: 6,
    todo: 'The project that calls are charged to is not ours to use: grant roles/serviceusage.serviceUsageConsumer on it, or set no quota project (GOOGLE_CLOUD_QUOTA_PROJECT, quota_project_id in the credentials).',
  },
  'credentials-insufficient': {
    retry: 'never',
    exit: 6,
    todo: "The credentials of this process do not reach as far as this call, and no role helps: run it as a service account whose token has the scope https://www.googleapis.com/auth/cloud-platform (a machine's scopes are set on the machine).",
  },
  'project-unusable': {
    retry: 'never',
    exit: 6,
    todo: 'The project that calls are charged to, or that holds the resource, is suspended, deleted or named wrongly, and no role helps: look at it in Google Cloud; where it is the quota project, set another (GOOGLE_CLOUD_QUOTA_PROJECT, quota_project_id in the credentials).',
  },
  'organization-policy': {
    retry: 'never',
    exit: 6,
    todo: 'A constraint of the organization policy forbids this, and no role helps: its administrator can make an exception.',
  },
  'deny-policy': {
    retry: 'never',
    exit: 6,
    todo: 'An IAM deny policy forbids this, and no role helps: its administrator can except the identity of Firebreak.',
  },
  'approval-required': {
    retry: 'never',
    exit: 6,
    todo: 'The access waits for an approval in Google Cloud (Access Approval): approve the request there, then try again.',
  },
  unauthenticated: {
    retry: 'soon',
    exit: 6,
    todo: 'Check the credentials that this process runs with; where Google refused a token, a fresh one was tried.',
  },
  'key-refused': {
    retry: 'never',
    exit: 6,
    todo: 'Check the key or secret that the message names.',
  },
  unreachable: {
    retry: 'later',
    exit: 7,
    todo: 'Check the address and that the service is up; it is tried again where that is safe.',
  },
  'rate-limited': { retry: 'wait', exit: 7, todo: 'The quota is used up; it is tried again when it allows.' },
  conflict: {
    retry: 'later',
    exit: 1,
    todo: 'Somebody changed it at the same moment; it is read again before anything is done.',
  },
  'change-refused': {
    retry: 'never',
    exit: 1,
    todo: 'Google refused the change and made none; use the command shown in the plan, or ask again.',
  },
  'unexpected-answer': {
    retry: 'never',
    exit: 1,
    todo: 'The answer had a form that Firebreak does not know; the field is named above.',
  },
  'ledger-unwritable': {
    retry: 'later',
    exit: 8,
    todo: 'Check the disk and the rights of the ledger folder; nothing is changed without the ledger.',
  },
  'ledger-in-use': {
    retry: 'never',
    exit: 8,
    todo: 'Stop that process, or give this one a ledger of its own; on purpose, on one machine: `firebreak worker --share-ledger`.',
  },
  'ledger-corrupt': {
    retry: 'never',
    exit: 8,
    todo: 'An object does not match its digest: treat the ledger as tampered with and restore it from its copy.',
  },
  'temporal-unavailable': {
    retry: 'never',
    exit: 7,
    todo: 'Start a Temporal server or name one with TEMPORAL_ADDRESS.',
  },
  'sandbox-ended': {
    retry: 'never',
    exit: 7,
    todo: 'Start another with `npm start`, in a shell that has not read the environment file of this one.',
  },
  'history-differs': {
    retry: 'never',
    exit: 1,
    todo: 'Keep the running version until these are closed, or terminate them: their findings open new ones that take over what was done.',
  },
  'not-ready': {
    retry: 'never',
    exit: 10,
    todo: 'Do what is shown below each of them, and run the command again.',
  },
  'port-taken': { retry: 'never', exit: 9, todo: 'Stop what listens there or choose another port.' },
  internal: { retry: 'later', exit: 1, todo: 'This is a fault in Firebreak; please report it with the log.' },
} as const satisfies Record<string, FailureKind>;

interface FailureKind {
  /**
   * `never`: permanent; `later`: worth retrying; `wait`: worth retrying after `retryAfterMs`; `soon`: may pass within a
   * minute (`soon`), and is permanent when it has not. An approved step is tried as long as its plan may be begun.
   */
  readonly retry: 'never' | 'later' | 'wait' | 'soon';
  readonly exit: number;
  readonly todo: string;
}

/** The closed set of failure codes; it is also the `type` of an ApplicationFailure. */
export type FailureCode = keyof typeof TABLE;

/** The codes as a list, for retry policies and documents. */
export const failureCodes = Object.keys(TABLE).filter(isFailureCode);

export function isFailureCode(text: string): text is FailureCode {
  return Object.hasOwn(TABLE, text);
}

export function failureKind(code: FailureCode): FailureKind {
  return TABLE[code];
}

/** Failures whose reason is not the step's: mended, the same step goes through. */
const PASSING: readonly string[] = [
  'unauthenticated',
  'bad-policy',
  'unreachable',
  'rate-limited',
  'ledger-unwritable',
  'ledger-in-use',
  'temporal-unavailable',
  'internal',
] satisfies readonly FailureCode[];

/**
 * Tells whether a change that failed so is worth another try of the same approval. Takes any text: the failure may
 * not be ours.
 */
export function isPassing(code: string): boolean {
  return PASSING.includes(code);
}

/** How long a failure that may pass is tried again, and how often, in milliseconds. */
export const soon = { forMs: 60_000, everyMs: 5_000 } as const;

/** Codes of a refusal: we are known, and are not let in. They are about us, never about the thing requested. */
export const refusals: readonly FailureCode[] = [
  'permission-denied',
  'access-refused',
  'perimeter-refused',
  'api-disabled',
  'billing-disabled',
  'quota-project-refused',
  'credentials-insufficient',
  'project-unusable',
  'organization-policy',
  'deny-policy',
  'approval-required',
];

interface FailureOptions {
  /** The permission that was missing, e.g. `run.services.update`. */
  readonly permission?: string;
  /** The service account that the permission is missing on, where it is missing on one. */
  readonly account?: string;
  /** For `rate-limited`: how long to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/**
 * The one error of this project. `message` says what happened and why, in one sentence that a person can act on;
 * what to do is in the table.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;
  readonly permission: string | undefined;
  readonly account: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: FailureCode, message: string, options: FailureOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.permission = options.permission;
    this.account = options.account;
    this.retryAfterMs = options.retryAfterMs;
  }

  /** Anything that was thrown, as a Failure; what is not one already becomes `internal`. */
  static from(thrown: unknown): Failure {
    if (thrown instanceof Failure) return thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new Failure('internal', message, { cause: thrown });
  }
}
