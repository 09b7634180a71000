import { Failure } from '../../domain/failures';
import { parseThrown } from './parse-thrown';

/**
 * A `not-found` over REST that Google did not say in its own form is none: a proxy answers with such a status, too, and
 * that something is gone is never concluded from it. Any other failure as it is.
 */
export function saidByGoogle(failure: Failure): Failure {
  if (failure.code !== 'not-found') return failure;
  const { http, reasons } = parseThrown(failure.cause);
  if (http === undefined || reasons.includes('NOT_FOUND')) return failure;
  return new Failure('unexpected-answer', `${failure.message} (a 404 that is not in Google's form)`, {
    cause: failure.cause,
  });
}
