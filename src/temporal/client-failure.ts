import {
  isGrpcServiceError,
  NamespaceNotFoundError,
  QueryNotRegisteredError,
  WorkflowNotFoundError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { Failure, type FailureCode } from '../domain/failures';

const CANCELLED = 1;
const INVALID_ARGUMENT = 3;
const DEADLINE_EXCEEDED = 4;
const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const FAILED_PRECONDITION = 9;
const UNAVAILABLE = 14;
const UNAUTHENTICATED = 16;

/** Anything that a call of Temporal's client threw, as a `Failure`. `what` is the call in words: `read the incident X`. */
export function clientFailure(thrown: unknown, what: string): Failure {
  if (thrown instanceof Failure) return thrown;
  const [code, why] = reasonOf(thrown);
  return new Failure(code, `could not ${what}: ${why}`, { cause: thrown });
}

function reasonOf(thrown: unknown): readonly [FailureCode, string] {
  if (thrown instanceof WorkflowNotFoundError) return ['not-found', 'Temporal knows no such workflow'];
  if (thrown instanceof NamespaceNotFoundError) {
    return ['bad-config', `Temporal has no namespace "${thrown.namespace}"; TEMPORAL_NAMESPACE names it`];
  }
  if (thrown instanceof QueryNotRegisteredError) {
    return ['unexpected-answer', 'the workflow there is not one of this version of Firebreak'];
  }
  const grpc = grpcOf(thrown);
  const noWorker =
    'no answer in time; Temporal is there, so start a worker (`firebreak worker`) if none is running';
  if (thrown instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return ['unreachable', noWorker];
  switch (grpc?.code) {
    case CANCELLED:
    case DEADLINE_EXCEEDED:
      return ['unreachable', noWorker];
    // The server says so at once of a queue that nobody has polled for a while, instead of waiting for a worker.
    case FAILED_PRECONDITION:
      return grpc.details.includes('no poller seen')
        ? ['unreachable', noWorker]
        : ['unexpected-answer', grpc.details];
    case UNAVAILABLE:
      return ['temporal-unavailable', `Temporal does not answer: ${grpc.details}`];
    case NOT_FOUND:
      return grpc.details.startsWith('Namespace ')
        ? ['bad-config', `Temporal has no such namespace (${grpc.details}); TEMPORAL_NAMESPACE names it`]
        : ['not-found', `Temporal knows no such thing: ${grpc.details}`];
    case PERMISSION_DENIED:
      return ['access-refused', `Temporal refuses it: ${grpc.details}`];
    case UNAUTHENTICATED:
      return ['unauthenticated', `Temporal does not know this client: ${grpc.details}`];
    case INVALID_ARGUMENT:
      return ['bad-config', `Temporal does not understand it: ${grpc.details}`];
    default:
      return [
        'unexpected-answer',
        grpc?.details ?? (thrown instanceof Error ? thrown.message : String(thrown)),
      ];
  }
}

function grpcOf(thrown: unknown): { readonly code: number; readonly details: string } | undefined {
  if (isGrpcServiceError(thrown)) return thrown;
  return thrown instanceof Error && isGrpcServiceError(thrown.cause) ? thrown.cause : undefined;
}
