import { DefaultLogger, Runtime, type LogLevel } from '@temporalio/worker';
import type { Logger } from 'pino';

/**
 * Sends the SDK's own lines, those of its native part included, to our log: uncoloured JSON, one stream, an outage of
 * the server folded into a few. Once per process, before any worker or connection.
 */
export function installRuntime(log: Logger): void {
  const temporal = log.child({ part: 'temporal' });
  const isFolded = foldOutage(temporal);
  const levels: Readonly<Record<LogLevel, 'trace' | 'debug' | 'info' | 'warn' | 'error'>> = {
    TRACE: 'trace',
    DEBUG: 'debug',
    INFO: 'info',
    WARN: 'warn',
    ERROR: 'error',
  };
  Runtime.install({
    logger: new DefaultLogger('INFO', ({ level, message, meta }) => {
      if (level !== 'INFO' && isFolded(message, meta)) return;
      temporal[levels[level]]({ meta }, message);
    }),
    telemetryOptions: { logging: { forward: {}, filter: 'WARN' } },
  });
}

/**
 * Ends the SDK's native runtime. It ends by itself with the last worker or connection, but one that never had any keeps
 * the process alive for ever: to be called when starting a worker has failed. Safe to call twice.
 */
export async function shutDownRuntime(): Promise<void> {
  await Runtime.instance().shutdown();
}

/** The common part of the SDK's lines while the server cannot be reached. */
const OUTAGE =
  /tcp connect error|connection refused|connection reset|connection error|transport error|error trying to connect|dns error|broken pipe|unavailable/i;
/** After this time without such a line the server is taken to be back; the SDK tries far more often. */
const QUIET_MS = 30_000;
/** How often it is said that an outage goes on. */
const STILL_MS = 60_000;

/** Takes a line for an outage; false when it is about something else and is to be logged as it is. */
type FoldOutage = (message: string, meta: unknown) => boolean;

/**
 * Folds the lines that an unreachable Temporal server makes, some hundreds in ten minutes, into "unreachable since", one
 * a minute while it lasts, and "answers again". The worker itself waits and goes on by itself.
 */
function foldOutage(log: Logger): FoldOutage {
  let outage: { readonly since: Date; told: number; lines: number } | undefined;
  let end: NodeJS.Timeout | undefined;
  const over = (): void => {
    if (outage !== undefined) {
      const { since, lines } = outage;
      log.info({ since, lines }, `Temporal answers again; it was unreachable since ${since.toISOString()}`);
    }
    outage = undefined;
  };
  return (message, meta) => {
    if (!OUTAGE.test(message) && !OUTAGE.test(textOf({ meta }))) return false;
    clearTimeout(end);
    end = setTimeout(over, QUIET_MS).unref();
    const now = Date.now();
    if (outage === undefined) {
      outage = { since: new Date(now), told: now, lines: 1 };
      const what = `Temporal unreachable since ${outage.since.toISOString()}`;
      log.warn({ why: message }, `${what}; nothing is lost, and work goes on when it answers`);
      return true;
    }
    outage.lines += 1;
    if (now - outage.told >= STILL_MS) {
      outage.told = now;
      log.warn({ lines: outage.lines }, `Temporal still unreachable since ${outage.since.toISOString()}`);
    }
    return true;
  };
}

function textOf(meta: { readonly meta: unknown }): string {
  try {
    return meta.meta instanceof Error ? meta.meta.message : JSON.stringify(meta);
  } catch {
    return '';
  }
}
