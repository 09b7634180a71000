import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { Failure } from '../domain/failures';
import { dataConverter } from './data-converter';

/** Where Temporal is, from TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TEMPORAL_TLS* or a profile file. */
export interface TemporalAddress {
  readonly address: string;
  readonly namespace: string;
}

/**
 * Reads Temporal's own environment variables and profile file. Defaults: 127.0.0.1:7233, namespace `default`. A server
 * that is named by `at` is spoken to in plaintext and gets nothing of what the environment holds for another one.
 */
export function connectOptions(at?: TemporalAddress): {
  address: string;
  namespace: string;
  options: ReturnType<typeof loadClientConnectConfig>;
} {
  if (at !== undefined) return { ...at, options: { connectionOptions: {}, namespace: at.namespace } };
  const options = ownOptions();
  return {
    options,
    address: options.connectionOptions.address ?? '127.0.0.1:7233',
    namespace: options.namespace ?? 'default',
  };
}

function ownOptions(): ReturnType<typeof loadClientConnectConfig> {
  try {
    return loadClientConnectConfig();
  } catch (thrown) {
    const why = Failure.from(thrown).message;
    throw new Failure('bad-config', `Temporal's own settings (TEMPORAL_*) cannot be used: ${why}`, {
      cause: thrown,
    });
  }
}

/** The address that the environment names, without connecting. */
export function temporalAddress(): TemporalAddress {
  const { address, namespace } = connectOptions();
  return { address, namespace };
}

/** A client's connection, for commands. Throws `temporal-unavailable` within two seconds. */
export async function connectClient(
  at?: TemporalAddress,
): Promise<{ readonly client: Client; close(): Promise<void> }> {
  const { options, address, namespace } = connectOptions(at);
  try {
    const connection = await Connection.connect({
      ...options.connectionOptions,
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
    throw unavailable(address, thrown);
  }
}

/** That no server answers, in words for people. */
export function unavailable(address: string, thrown: unknown): Failure {
  const why = thrown instanceof Error ? thrown.message.split('\n')[0] : String(thrown);
  return new Failure('temporal-unavailable', `no Temporal server answers at ${address}: ${why}`, {
    cause: thrown,
  });
}
