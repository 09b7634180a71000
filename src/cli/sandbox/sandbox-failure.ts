import { once } from 'node:events';
import { connect } from 'node:net';
import type { Environment } from '../../config';
import { Failure } from '../../domain/failures';

/** How long a port may take to say that nobody listens on it, in milliseconds. */
const REFUSED_WITHIN_MS = 1_000;

/**
 * A failure to reach Temporal, where this shell has read the environment file of a sandbox: its settings outlive it, and
 * a person who sees them fail later does not think of it. It has ended where nobody listens any more; a server that listens and
 * is slow has not. Other failures stay as they are.
 */
export async function asSandboxFailure(failure: Failure, env: Environment): Promise<Failure> {
  const { FIREBREAK_SANDBOX: file = '', TEMPORAL_ADDRESS: address = '' } = env;
  if (failure.code !== 'temporal-unavailable' || file === '' || !(await isRefused(address))) return failure;
  return new Failure(
    'sandbox-ended',
    `the sandbox that this shell's settings come from has ended: TEMPORAL_ADDRESS=${address} was set by ${file}`,
    { cause: failure },
  );
}

async function isRefused(address: string): Promise<boolean> {
  const [, host, port] = /^(.*):(\d+)$/.exec(address) ?? [];
  if (host === undefined || port === undefined) return false;
  const socket = connect(Number(port), host);
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(REFUSED_WITHIN_MS) });
    return false;
  } catch (thrown) {
    return (
      typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'ECONNREFUSED'
    );
  } finally {
    socket.destroy();
  }
}
