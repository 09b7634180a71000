import { ActivityFailure, ApplicationFailure, isCancellation, TimeoutFailure } from '@temporalio/workflow';
import type { OrGap } from '../activities/evidence';
import { defined } from '../domain/defined';

/** Waits for a read. One that fails is a gap, which is named and shown; it never stops an incident. Throws a cancellation. */
export async function orGap<T>(what: string, hides: string, read: Promise<T>): Promise<OrGap<T>> {
  try {
    return { value: await read };
  } catch (thrown) {
    // A cancelled workflow must end, not go on with a gap.
    if (isCancellation(thrown)) throw thrown;
    return { gap: { what, hides, ...reasonOf(thrown) } };
  }
}

/** The code that an activity failed with; one that no worker has taken, or that did not answer in time, is unreachable. */
export function codeOf(thrown: unknown): string {
  const cause = thrown instanceof ActivityFailure ? thrown.cause : thrown;
  return cause instanceof ApplicationFailure ? (cause.type ?? 'internal') : 'unreachable';
}

/** Why an activity failed, in the words of the last try. */
export function reasonOf(thrown: unknown): { readonly why: string; readonly permission?: string } {
  const cause = thrown instanceof ActivityFailure ? thrown.cause : thrown;
  if (cause instanceof ApplicationFailure) {
    const permission = permissionOf(cause.details?.[0]);
    return { why: cause.message.slice(0, 400), ...defined({ permission }) };
  }
  if (cause instanceof TimeoutFailure) {
    const last = cause.cause instanceof Error ? `; the last try: ${cause.cause.message.slice(0, 300)}` : '';
    return { why: `no answer within the time that a question can wait for it${last}` };
  }
  return { why: cause instanceof Error ? cause.message.slice(0, 400) : 'failed without saying why' };
}

function permissionOf(detail: unknown): string | undefined {
  if (typeof detail !== 'object' || detail === null || !('permission' in detail)) return undefined;
  return typeof detail.permission === 'string' ? detail.permission : undefined;
}
