import { Failure, failureKind } from '../domain/failures';
import { type Output, safeJson } from './output';
import { wrap } from './render/text-layout';

/** Handles an error that nobody awaited. */
type OnStray = (failure: Failure) => void;

/**
 * Catches what would end the process with a stack trace: errors in timers and streams of libraries, and promises that
 * nobody waits for. Temporal's client throws from a timer of its own when its server goes away in the middle of a call.
 * `onStray` gets each as one failure. Returns what stops it.
 */
export function catchStrays(onStray: OnStray): () => void {
  const caught = (thrown: unknown): void => onStray(strayFailure(thrown));
  const handlers = [...process.listeners('uncaughtException')];
  handlers.forEach((handler) => process.off('uncaughtException', handler));
  const rejecting = [...process.listeners('unhandledRejection')];
  rejecting.forEach((handler) => process.off('unhandledRejection', handler));
  process.on('uncaughtException', caught).on('unhandledRejection', caught);
  return () => {
    process.off('uncaughtException', caught).off('unhandledRejection', caught);
    handlers.forEach((handler) => process.on('uncaughtException', handler));
    rejecting.forEach((handler) => process.on('unhandledRejection', handler));
  };
}

/** How a connection that is gone shows in what gRPC throws. */
const LOST =
  /Channel has been (?:shut down|closed)|\bUNAVAILABLE\b|ECONNREFUSED|ECONNRESET|Connection dropped|transport error/i;

/** An error that nobody waited for, as a failure: never more than its first line, since a stack says nothing to a person. */
export function strayFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  const [line = ''] = (thrown instanceof Error ? thrown.message : String(thrown)).split('\n');
  return LOST.test(line)
    ? new Failure('temporal-unavailable', `the connection to Temporal was lost: ${line}`, { cause: thrown })
    : new Failure('internal', line === '' ? 'an error without a message' : line, { cause: thrown });
}

/** A failure for a person: its code, what happened and why, what to do. A policy's faults are one line each. */
export function failureText(
  { code, message }: Failure,
  { noteColors, noteWidth }: Pick<Output, 'noteColors' | 'noteWidth'>,
): string {
  const lines = [...message.split('\n'), failureKind(code).todo].flatMap((line) => wrap(line, noteWidth - 2));
  return [noteColors.red(`firebreak: ${code}`), ...lines.map((line) => `  ${line}`)].join('\n');
}

/** The same for a program: `{ "error": { code, message, todo } }`. */
export function failureJson({ code, message }: Failure): string {
  return safeJson({ error: { code, message, todo: failureKind(code).todo } });
}
