import pino from 'pino';
import { readConfig, type LocalEnvironment } from '../../../config';
import { Failure } from '../../../domain/failures';
import { connectClient } from '../../../temporal/connection/connect';
import { createIncidentClient, type IncidentClient } from '../../../temporal/incident-client';
import { installRuntime } from '../../../temporal/connection/runtime';
import { startWorker } from '../../../worker';
import { openIntake } from '../../serve/open-intake';
import type { Running } from '../../serve/run-until-stopped';
import type { SimulatorReady } from './simulator-process';
import { sandboxEnvironment, type SandboxFolder } from '../sandbox-config';
import { takeServer, type SandboxServer, type ServerOptions } from './temporal-server';
import type { Starting } from './starting';

/** The parts of the sandbox that the product is started on. */
interface ProductOptions extends Omit<ServerOptions, 'taskQueue'> {
  readonly environment: LocalEnvironment;
  readonly folder: SandboxFolder;
  readonly simulator: SimulatorReady;
  /** The path of the bundled workflows; it may still be in the making. */
  readonly bundling: Promise<string>;
}

/** Temporal, a worker and the intake, up and taking work. */
export interface Product {
  readonly server: SandboxServer;
  readonly incidents: IncidentClient;
  /** The environment that a process needs to act on it. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts the product on the simulated cloud. This file brings the clients of Temporal and Google along. */
export async function startProduct(options: ProductOptions, starting: Starting): Promise<Product> {
  const { folder, simulator, bundling } = options;
  const { closing, interrupt, tell } = starting;
  const log = pino({ level: 'debug' }, pino.destination({ dest: folder.log, sync: true }));
  installRuntime(log);
  const server = await takeServer({ ...options, taskQueue: folder.taskQueue }, starting);
  const parts = { folder, simulator, temporal: server.at, temporalUi: server.uiAddress };
  const environment = sandboxEnvironment(parts);
  const config = readConfig(environment);
  tell({ event: 'preparing', text: 'Starting worker and intake' });
  const workflowBundle = await interrupt.race(bundling);
  await bring('the worker', startWorker({ config, log, temporal: server.at, workflowBundle }), starting);
  const connection = await connectClient(server.at);
  closing.add(2_000, async () => connection.close());
  await bring('the intake', openIntake(config, log, server.at), starting);
  return { server, environment, incidents: createIncidentClient(connection.client, config.taskQueue) };
}

/** Longer than this, work under way is left to end with the process: nothing outlives the sandbox that it could harm. */
const STOP_MS = 4_000;

/** Waits for a part to be up, registers its end, and ends everything when it fails later. */
async function bring(
  what: string,
  starting: Promise<Running>,
  { closing, interrupt }: Starting,
): Promise<void> {
  let isClosing = false;
  closing.add(STOP_MS, async () => {
    isClosing = true;
    const running = await starting.catch(() => undefined);
    await running?.stop();
  });
  const { stopped } = await interrupt.race(starting);
  stopped.then(
    () => {
      if (!isClosing) interrupt.abort(new Failure('internal', `${what} has stopped by itself`));
    },
    (thrown: unknown) => interrupt.abort(Failure.from(thrown)),
  );
}
