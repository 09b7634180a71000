import { readTemporalEnvironment } from '../config';
import { connectionSettings, type ConnectionSettings } from '../temporal/connection/connection-settings';

/** The Temporal server that the environment or a profile file names. Throws `bad-config`. */
export function namedTemporal(): ConnectionSettings {
  return connectionSettings(readTemporalEnvironment());
}
