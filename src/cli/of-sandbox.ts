import type { Environment } from '../config';
import { Failure } from '../domain/failures';

/**
 * A failure to reach Temporal, where this shell has read the environment file of a sandbox: its settings outlive it, and
 * whoever sees them fail later does not think of it. Other failures stay as they are.
 */
export function ofSandbox(failure: Failure, env: Environment): Failure {
  const { FIREBREAK_SANDBOX: file = '', TEMPORAL_ADDRESS: address = '' } = env;
  if (failure.code !== 'temporal-unavailable' || file === '') return failure;
  return new Failure(
    'sandbox-ended',
    `the sandbox that this shell's settings come from has ended: TEMPORAL_ADDRESS=${address} was set by ${file}`,
    { cause: failure },
  );
}
