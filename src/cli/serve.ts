import type { Config } from '../config';
import type { Queue } from '../domain/message-names';
import { connectClient } from '../temporal/connect';
import { installRuntime } from '../temporal/runtime';
import { shutDownRuntime } from '../temporal/runtime-shutdown';
import { startWorker } from '../worker';
import { openIntake } from './open-intake';
import { processLog } from './process-log';
import { runUntilStopped } from './run-until-stopped';

/** Runs the intake until it is stopped. */
export async function serveIntake(config: Config): Promise<void> {
  const log = processLog(config.log);
  await runUntilStopped([await openIntake(config, log)], log);
}

/** Runs a worker until it is stopped, and the intake with it where `intake` says so. */
export async function serveWorker(config: Config, serve: readonly Queue[], intake: boolean): Promise<void> {
  const log = processLog(config.log);
  // The worker's native connection has no time limit of its own; this one says within two seconds that nobody is there.
  const probe = await connectClient();
  await probe.close();
  installRuntime(log);
  const worker = await startWorker({ config, log, serve }).catch(async (thrown: unknown) => {
    await shutDownRuntime();
    throw thrown;
  });
  // Whoever waits below is told; until then a failure must not end the process.
  worker.stopped.catch(() => undefined);
  try {
    const parts = intake ? [await openIntake(config, log), worker] : [worker];
    await runUntilStopped(parts, log);
  } finally {
    await worker.stop();
  }
}
