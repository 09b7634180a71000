import { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { dataConverter } from './data-converter';
import { unavailable } from './connect';
import type { ConnectionSettings } from './connection-settings';

/** The worker's connection; its client shares it, so that both are back together after an outage. Throws as `connectClient`. */
export async function connectWorker(settings: ConnectionSettings): Promise<{
  readonly connection: NativeConnection;
  readonly client: Client;
  readonly namespace: string;
}> {
  const { namespace, ...options } = settings;
  try {
    const connection = await NativeConnection.connect(options);
    return { connection, client: new Client({ connection, namespace, dataConverter }), namespace };
  } catch (thrown) {
    throw await unavailable(settings, thrown);
  }
}
