import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { dataConverter } from '../../../src/temporal/connection/data-converter';
import { startDevServer } from '../../../src/dev-server/start-dev-server';
import { testVariable } from '../environment';
// Installs the native runtime's logging.
import './temporal';

/** A development server of one test file: incidents are named by workload, so two files must not meet on one server. */
export interface OwnServer {
  readonly address: string;
  /** The Temporal UI's address, where it was asked for. */
  readonly uiAddress: string | undefined;
  readonly namespace: string;
  readonly connection: NativeConnection;
  readonly client: Client;
  newTaskQueue(): string;
  close(): Promise<void>;
}

export async function openOwnServer({ uiPort }: { readonly uiPort?: number } = {}): Promise<OwnServer> {
  const started = await startDevServer({
    executable: testVariable('FIREBREAK_TEST_SERVER'),
    ...(uiPort === undefined ? {} : { uiPort }),
  });
  const connection = await NativeConnection.connect({ address: started.address });
  const namespace = 'default';
  return {
    address: started.address,
    uiAddress: started.uiAddress,
    namespace,
    connection,
    client: new Client({ connection, namespace, dataConverter }),
    newTaskQueue: () => `test-${randomUUID()}`,
    async close() {
      await connection.close();
      await started.stop();
    },
  };
}
