import { rm } from 'node:fs/promises';
import path from 'node:path';
import pino from 'pino';
import { readConfig, readLocalEnvironment } from '../../config';
import { Failure } from '../../domain/failures';
import { createIncidentClient, type IncidentClient } from '../../temporal/incident-client';
import { connectClient } from '../../temporal/connect';
import { installRuntime } from '../../temporal/runtime';
import { requireFreePort } from '../../temporal/server/ports';
import { startWorker } from '../../worker';
import { openIntake } from '../open-intake';
import type { Running } from '../run-until-stopped';
import type { LocalEvent } from './events';
import { runScript } from './run-script';
import {
  makeSandboxFolder,
  sandboxEnvironment,
  writeEnvironment,
  type SandboxFolder,
} from './sandbox-config';
import { startSimulatorProcess, type Playing, type SimulatorProcess } from './simulator-process';
import { takeServer, type Starting } from './temporal-server';
import { workflowBundle } from './workflow-bundle';

export interface SandboxOptions extends Playing {
  readonly port?: number;
  readonly uiPort?: number;
}

/** Everything that the main job needs, up on this machine and quiet: the attack has not begun. */
export interface Sandbox {
  readonly ready: Extract<LocalEvent, { readonly event: 'ready' }>;
  readonly simulator: SimulatorProcess;
  readonly incidents: IncidentClient;
  readonly folder: SandboxFolder;
  /** Whether the folder stays when the sandbox ends; by default it goes. */
  keepFolder(): void;
}

/**
 * Brings a sandbox up. What can be wrong is found in the order of its cost: ports and scenario before anything is
 * downloaded. Whatever was begun is registered with `closing`, also when this throws in the middle.
 */
export async function startSandbox(options: SandboxOptions, starting: Starting): Promise<Sandbox> {
  const { closing, interrupt, tell } = starting;
  const { port, uiPort } = options;
  if (port !== undefined) await requireFreePort(port, 'the Temporal server');
  if (uiPort !== undefined) await requireFreePort(uiPort, 'the Temporal UI');

  tell({ event: 'preparing', text: 'Starting the simulated cloud' });
  const simulator = startSimulatorProcess(options);
  closing.add(5_000, async () => simulator.stop());
  const played = await interrupt.race(simulator.ready);
  void simulator.gone.then(() => interrupt.abort(new Failure('internal', 'the simulator has ended')));

  const folder = await makeSandboxFolder();
  let isKept = false;
  closing.add(5_000, async () => {
    if (!isKept) await rm(folder.folder, { recursive: true, force: true });
  });
  const log = pino({ level: 'debug' }, pino.destination({ dest: folder.log, sync: true }));
  installRuntime(log);
  const local = readLocalEnvironment();
  const bundling = workflowBundle(local.cacheDirectory);
  // Awaited below; until then a failure must not end the process.
  bundling.catch(() => undefined);

  const server = await takeServer({ ...options, environment: local }, starting);

  const parts = { folder, temporal: server.at, temporalUi: server.uiAddress, simulator: played };
  const environment = sandboxEnvironment(parts);
  const config = readConfig(environment);
  tell({ event: 'preparing', text: 'Starting worker and intake' });
  const bundle = await interrupt.race(bundling);
  await bring(
    'the worker',
    startWorker({ config, log, temporal: server.at, workflowBundle: bundle }),
    starting,
  );
  const connection = await connectClient(server.at);
  closing.add(2_000, async () => connection.close());
  await bring('the intake', openIntake(config, log, server.at), starting);
  await writeEnvironment(
    folder,
    environment,
    runScript(path.join(__dirname, `../../cli${path.extname(__filename)}`)),
  );
  return {
    simulator,
    folder,
    incidents: createIncidentClient(connection.client),
    keepFolder: () => {
      isKept = true;
    },
    ready: readyEvent(),
  };

  function readyEvent(): Sandbox['ready'] {
    return {
      event: 'ready',
      scenario: played.scenario,
      title: played.title,
      temporal: { ...server.at, from: server.from },
      simulator: { grpc: played.grpc, http: played.http },
      ledger: folder.ledger,
      log: folder.log,
      environmentFile: folder.environment,
      environment,
      ...(server.uiAddress === undefined ? {} : { temporalUi: server.uiAddress }),
    };
  }
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
