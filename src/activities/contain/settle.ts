import { Context } from '@temporalio/activity';
import { Failure } from '../../domain/failures';
import type { ServiceChange } from '../../google/ports';
import type { ContainDeps } from './deps';

/**
 * Makes the one changing call and waits for its operation. An answer that was lost and an operation that ended in an
 * error say nothing about the change: both return, and the caller reads the service. What Google refused is thrown.
 */
export async function settle(deps: ContainDeps, change: ServiceChange): Promise<void> {
  const context = Context.current();
  let operation: string;
  try {
    operation = await deps.changer.start(change);
  } catch (thrown) {
    const failure = Failure.from(thrown);
    if (failure.code === 'unreachable') return;
    throw failure;
  }
  try {
    await deps.changer.wait(operation, {
      signal: context.cancellationSignal,
      onPoll: () => context.heartbeat(),
    });
  } catch (thrown) {
    // Only a cancelled activity stops here: an operation that cannot be read may have changed everything.
    if (!(thrown instanceof Failure)) throw thrown;
  }
}
