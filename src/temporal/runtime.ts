import { DefaultLogger, Runtime, type LogLevel } from '@temporalio/worker';
import type { Logger } from 'pino';

/**
 * Sends the SDK's own lines, those of its native part included, to our log: uncoloured JSON, one stream. Once per
 * process, before any worker or connection.
 */
export function installRuntime(log: Logger): void {
  const temporal = log.child({ part: 'temporal' });
  const levels: Readonly<Record<LogLevel, 'trace' | 'debug' | 'info' | 'warn' | 'error'>> = {
    TRACE: 'trace',
    DEBUG: 'debug',
    INFO: 'info',
    WARN: 'warn',
    ERROR: 'error',
  };
  Runtime.install({
    logger: new DefaultLogger('INFO', ({ level, message, meta }) =>
      temporal[levels[level]]({ meta }, message),
    ),
    telemetryOptions: { logging: { forward: {}, filter: 'WARN' } },
  });
}
