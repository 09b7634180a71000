import { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { dataConverter } from './data-converter';
import { connectOptions, unavailable, type TemporalAddress } from './connect';

/** The worker's connection; its client shares it, so that both are back together after an outage. */
export async function connectWorker(at?: TemporalAddress): Promise<{
  readonly connection: NativeConnection;
  readonly client: Client;
  readonly namespace: string;
}> {
  const { options, address, namespace } = connectOptions(at);
  try {
    const { tls, apiKey, metadata } = options.connectionOptions;
    const connection = await NativeConnection.connect({
      address,
      ...(tls === undefined || tls === null ? {} : { tls }),
      ...(typeof apiKey === 'string' ? { apiKey } : {}),
      ...(metadata === undefined ? {} : { metadata }),
    });
    return { connection, client: new Client({ connection, namespace, dataConverter }), namespace };
  } catch (thrown) {
    throw unavailable(address, thrown);
  }
}
