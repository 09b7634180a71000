import { Client, Connection } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import { Failure } from '../../domain/failures';
import { dataConverter } from './data-converter';
import type { ConnectionSettings } from './connection-settings';
import { whyRefused } from './why-refused';

export type { TemporalAddress } from './connection-settings';

/**
 * A client's connection, for commands. Throws `temporal-unavailable` within two seconds when nobody answers, and
 * `bad-config` within four when somebody does and TLS or the settings keep the two apart.
 */
export async function connectClient(
  settings: ConnectionSettings,
): Promise<{ readonly client: Client; close(): Promise<void> }> {
  const { address, namespace, ...how } = settings;
  try {
    const connection = await Connection.connect({
      ...how,
      address,
      connectTimeout: '2s',
      // Without these, grpc-js stays deaf for up to 26 s after the server is back.
      channelArgs: { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 2_000 },
    });
    return {
      client: new Client({ connection, namespace, dataConverter }),
      close: async () => connection.close(),
    };
  } catch (thrown) {
    throw await unavailable(settings, thrown);
  }
}

/** The worker's connection; its client shares it, so that both are back together after an outage. Throws as `connectClient`. */
export async function connectWorker(settings: ConnectionSettings): Promise<{
  readonly connection: NativeConnection;
  readonly client: Client;
  readonly namespace: string;
}> {
  const { namespace, ...options } = settings;
  try {
    // Loaded here: commands need no worker, whose native part takes long to load.
    const worker = await import('@temporalio/worker');
    const connection = await worker.NativeConnection.connect(options);
    return { connection, client: new Client({ connection, namespace, dataConverter }), namespace };
  } catch (thrown) {
    throw await unavailable(settings, thrown);
  }
}

/** That there is no connection, in words for people. */
async function unavailable(settings: ConnectionSettings, thrown: unknown): Promise<Failure> {
  const { address } = settings;
  const refusal = await whyRefused(settings);
  if (refusal !== undefined) {
    const message = `the Temporal server at ${address} cannot be spoken to: ${refusal}`;
    return new Failure('bad-config', message, { cause: thrown });
  }
  const why = thrown instanceof Error ? thrown.message.split('\n')[0] : String(thrown);
  return new Failure('temporal-unavailable', `no Temporal server answers at ${address}: ${why}`, {
    cause: thrown,
  });
}
