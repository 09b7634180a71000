import { readConfig, readTemporalEnvironment } from '../config';
import type { ConnectionSettings } from '../temporal/connection/connection-settings';
import type { IncidentClient } from '../temporal/incident-client';
import { processOutput } from './output';

// Temporal's modules are loaded when they are used, so that help and what was mistyped are answered without them.

/** Reads which Temporal server the environment or a profile file names. Throws `bad-config`. */
export async function namedTemporal(): Promise<ConnectionSettings> {
  const { connectionSettings } = await import('../temporal/connection/connection-settings.js');
  return connectionSettings(readTemporalEnvironment());
}

/** Runs `use` with a connection to Temporal and closes it. Throws `temporal-unavailable` within two seconds when none is there. */
export async function withIncidents<T>(use: (incidents: IncidentClient) => Promise<T>): Promise<T> {
  const { connectClient } = await import('../temporal/connection/connect.js');
  const { createIncidentClient } = await import('../temporal/incident-client.js');
  const { taskQueue } = readConfig();
  const connection = await connectClient(await namedTemporal());
  try {
    return await use(createIncidentClient(connection.client, taskQueue, waiting));
  } finally {
    await connection.close();
  }
}

/** Says on stderr why an answer takes long; with `--json` that carries an error or nothing. */
function waiting(what: string): void {
  if (!process.argv.includes('--json')) processOutput().note(what);
}
