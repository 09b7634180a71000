import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSimulator, type RunningSimulator, type SimulatorOptions } from '../../simulator/start';
import { DEFAULT_QUEUE } from '../../src/domain/message-names';
import { testPolicy } from '../support/lab';
import { openOwnServer, type OwnServer } from '../support/temporal/own-server';
import type { Environment } from './run-cli';

/** The surroundings of commands that run as processes: a server, a simulated cloud, a policy and a ledger. */
export interface Product {
  readonly server: OwnServer;
  readonly simulator: RunningSimulator;
  readonly folder: string;
  /** The environment that names all of it. */
  readonly environment: Environment;
  close(): Promise<void>;
}

export async function openProduct(options: SimulatorOptions): Promise<Product> {
  const server = await openOwnServer();
  const simulator = await startSimulator(options);
  const folder = await mkdtemp(path.join(tmpdir(), 'firebreak-product-'));
  const policy = path.join(folder, 'policy.yaml');
  await writeFile(policy, testPolicy());
  const { pubsub, virustotal } = simulator.world.scenario;
  return {
    server,
    simulator,
    folder,
    environment: {
      TEMPORAL_ADDRESS: server.address,
      FIREBREAK_POLICY: policy,
      FIREBREAK_LEDGER: path.join(folder, 'ledger'),
      FIREBREAK_TASK_QUEUE: DEFAULT_QUEUE,
      FIREBREAK_SUBSCRIPTION: `projects/acme-payments/subscriptions/${pubsub.subscription}`,
      FIREBREAK_LOCAL_GOOGLE: simulator.grpc,
      FIREBREAK_LOCAL_GOOGLE_HTTP: simulator.http,
      FIREBREAK_LOCAL_VIRUSTOTAL: simulator.http,
      VIRUSTOTAL_API_KEY: virustotal.apiKey,
    },
    async close() {
      await simulator.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
