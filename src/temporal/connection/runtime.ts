import { DefaultLogger, Runtime, type LogLevel } from '@temporalio/worker';
import type { Logger } from 'pino';
import { foldOutage } from './fold-outage';

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
