import type { Logger } from 'pino';
import { readLocalEnvironment, type Config } from '../../config';
import type { Queue } from '../../domain/message-names';
import { lockLedger } from '../../ledger/store/lock';
import { connectClient } from '../../temporal/connection/connect';
import { installRuntime, shutDownRuntime } from '../../temporal/connection/runtime';
import { startWorker } from '../../worker';
import { workflowBundle as cachedBundle } from './workflow-bundle';
import { namedTemporal } from '../temporal';
import { openIntake } from './open-intake';
import { processLog, runUntilStopped } from './run-until-stopped';
import { defined } from '../../domain/defined';

/** Runs the intake until it is stopped. */
export async function serveIntake(config: Config): Promise<void> {
  const log = processLog(config.log);
  const lock = await lockLedger(config.ledger, ['intake']);
  try {
    await runUntilStopped([await openIntake(config, log)], log);
  } finally {
    await lock.release();
  }
}

/** The duties of a worker besides serving its queues. */
interface ServeOptions {
  /** Take notifications in, too. */
  readonly intake: boolean;
  /** Run beside a worker that serves the same queues with the same ledger, so that one goes on when the other dies. */
  readonly shareLedger: boolean;
}

/**
 * Runs a worker until it is stopped, and the intake with it where the options say so. Throws `ledger-in-use` when another
 * process serves one of the queues with the same ledger, unless that is meant.
 */
export async function serveWorker(
  config: Config,
  serve: readonly Queue[],
  { intake, shareLedger }: ServeOptions,
): Promise<void> {
  const roles = shareLedger ? [] : [...serve, ...(intake ? ['intake'] : [])];
  const lock = await lockLedger(config.ledger, roles);
  try {
    await serveLocked(config, serve, intake);
  } finally {
    await lock.release();
  }
}

/** The bundled workflows from the cache, which saves seconds at each start; undefined where no cache can be kept. */
async function madeBefore(log: Logger): Promise<string | undefined> {
  try {
    return await cachedBundle(readLocalEnvironment().cacheDirectory);
  } catch (thrown) {
    log.info(
      { why: thrown instanceof Error ? thrown.message : String(thrown) },
      'workflows are bundled at the start: no cache can be kept',
    );
    return undefined;
  }
}

async function serveLocked(config: Config, serve: readonly Queue[], intake: boolean): Promise<void> {
  const log = processLog(config.log);
  // The worker's native connection has no time limit of its own; this one says within two seconds that nobody is there.
  const probe = await connectClient(await namedTemporal());
  await probe.close();
  installRuntime(log);
  const workflowBundle = serve.includes('main') ? await madeBefore(log) : undefined;
  const worker = await startWorker({
    config,
    log,
    serve,
    ...defined({ workflowBundle }),
  }).catch(async (thrown: unknown) => {
    await shutDownRuntime();
    throw thrown;
  });
  // The waiters below receive it; until then a failure must not end the process.
  worker.stopped.catch(() => undefined);
  try {
    const parts = intake ? [await openIntake(config, log), worker] : [worker];
    await runUntilStopped(parts, log);
  } finally {
    await worker.stop();
  }
}
