import { readConfig } from '../../config';
import type { IncidentClient } from '../../temporal/incident-client';
import { processOutput } from '../output';

/** Says on stderr why an answer takes long; with `--json` that carries an error or nothing. */
function waiting(what: string): void {
  if (!process.argv.includes('--json')) processOutput().note(what);
}

/** Runs `use` with a connection to Temporal and closes it. Throws `temporal-unavailable` within two seconds when none is there. */
export async function withIncidents<T>(use: (incidents: IncidentClient) => Promise<T>): Promise<T> {
  // Loaded here, so that help and what was mistyped are answered without Temporal's client.
  const { connectClient } = await import('../../temporal/connection/connect.js');
  const { namedTemporal } = await import('../named-temporal.js');
  const { createIncidentClient } = await import('../../temporal/incident-client.js');
  const { taskQueue } = readConfig();
  const connection = await connectClient(namedTemporal());
  try {
    return await use(createIncidentClient(connection.client, taskQueue, waiting));
  } finally {
    await connection.close();
  }
}
