import type { Client } from '@temporalio/client';
import { Failure } from '../domain/failures';
import { clientFailure } from './client-failure';
import { queueTypeOf, type TaskKind } from './task-queue';

/** Longest that one question to the server may take. */
const LIMIT_MS = 3_000;
/** A poll lasts up to a minute; the server goes on listing a poller for minutes after its end. */
const POLLED_WITHIN_MS = 120_000;

/** A task queue that has to be polled. */
interface PolledQueue {
  readonly name: string;
  readonly kind: TaskKind;
}

/**
 * Asks the server whether it serves our namespace, and whether `host` has polled each of the queues lately: a worker that
 * has lost its server goes on saying of itself that it runs. Throws `unreachable` naming the queues that nobody there
 * polls, else as the client's calls do.
 */
export async function requireHealthy(
  client: Client,
  host: string,
  queues: readonly PolledQueue[],
): Promise<void> {
  const { namespace } = client.options;
  const ask = async <T>(what: string, call: () => Promise<T>): Promise<T> => {
    try {
      return await client.withDeadline(Date.now() + LIMIT_MS, call);
    } catch (thrown) {
      throw clientFailure(thrown, what);
    }
  };
  await ask(`ask for the namespace ${namespace}`, async () =>
    client.workflowService.describeNamespace({ namespace }),
  );
  const idle: string[] = [];
  for (const { name, kind } of queues) {
    const request = {
      namespace,
      taskQueue: { name },
      ...queueTypeOf(kind),
    };
    const { pollers } = await ask(`ask who polls ${name}`, async () =>
      client.workflowService.describeTaskQueue(request),
    );
    const since = Date.now() - POLLED_WITHIN_MS;
    const polled = pollers.some(
      ({ identity, lastAccessTime }) =>
        identity?.endsWith(`@${host}`) === true && Number(lastAccessTime?.seconds ?? 0) * 1_000 >= since,
    );
    if (!polled) idle.push(`${name} (${kind})`);
  }
  if (idle.length > 0)
    throw new Failure('unreachable', `no worker on ${host} has polled lately: ${idle.join(', ')}`);
}
