/** The answer to a message or an activity. Attacks see by it that they arrived; they are judged by what is true. */
export interface Answered {
  readonly accepted: boolean;
  readonly text: string;
}

interface FailureLike {
  readonly message?: string | null;
  readonly cause?: unknown;
}

/** Every message of a chain of failures, with the codes that Firebreak gives them. */
export function failureText(thrown: unknown): string {
  const parts: string[] = [];
  for (let one: unknown = thrown; isFailure(one); one = one.cause) parts.push(typeOf(one), one.message ?? '');
  return parts.filter((part) => part !== '').join(': ') || String(thrown);
}

function isFailure(value: unknown): value is FailureLike {
  return typeof value === 'object' && value !== null && 'message' in value;
}

/** The type of an application failure, as the SDK and as the server have it. */
function typeOf(failure: object): string {
  if ('type' in failure && typeof failure.type === 'string') return failure.type;
  if (!('applicationFailureInfo' in failure)) return '';
  const info: unknown = failure.applicationFailureInfo;
  return typeof info === 'object' && info !== null && 'type' in info && typeof info.type === 'string'
    ? info.type
    : '';
}
