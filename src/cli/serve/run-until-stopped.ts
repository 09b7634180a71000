import pino, { type Logger } from 'pino';
import type { LogLevel } from '../../config';

/** Something that runs until it is stopped. */
export interface Running {
  /** Settles when it has stopped; rejects when it failed. */
  readonly stopped: Promise<void>;
  stop(): Promise<void>;
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Waits until the parts have stopped: because SIGINT or SIGTERM came, or because one of them ended or failed, which ends
 * the others. They are stopped in their order, so that what takes work in comes before what does it. A second signal
 * ends the process at once. Rejects with the first failure.
 */
export async function runUntilStopped(parts: readonly Running[], log: Logger): Promise<void> {
  let stopping: Promise<void> | undefined;
  const stop = (why: string): Promise<void> => {
    if (stopping === undefined) log.info(`stopping: ${why}`);
    return (stopping ??= stopAll(parts));
  };
  const onSignal = (signal: keyof typeof SIGNALS): void => {
    if (stopping !== undefined) {
      log.warn(`${signal} again: ended at once; work under way is taken up by another worker`);
      process.exit(SIGNALS[signal]);
    }
    void stop(signal);
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    await Promise.race(parts.map(async ({ stopped }) => stopped)).finally(async () =>
      stop('a part has ended'),
    );
    await Promise.all(parts.map(async ({ stopped }) => stopped));
    log.info('stopped');
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

async function stopAll(parts: readonly Running[]): Promise<void> {
  // `stopped` rejects with a failure to stop; it must not keep the other parts up.
  for (const part of parts) await part.stop().catch(() => undefined);
}

/** The log of a process that stays: one JSON object a line, on stderr. */
export function processLog(level: LogLevel): Logger {
  return pino({ level }, pino.destination({ fd: 2, sync: true }));
}
