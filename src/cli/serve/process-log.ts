import pino, { type Logger } from 'pino';
import type { LogLevel } from '../../config';

/** The log of a process that stays: one JSON object a line, on stderr. */
export function processLog(level: LogLevel): Logger {
  return pino({ level }, pino.destination({ fd: 2, sync: true }));
}
