import { rm } from 'node:fs/promises';
import path from 'node:path';
import { readLocalEnvironment } from '../../config';
import { Failure } from '../../domain/failures';
import type { IncidentClient } from '../../temporal/incident-client';
import { requireFreePort } from '../../dev-server/ports';
import type { LocalEvent } from './story/events';
import {
  type SimulatorReady,
  startSimulatorProcess,
  type Playing,
  type SimulatorProcess,
} from './processes/simulator-process';
import type { Product } from './processes/product';
import { runScript, workflowBundle } from '../serve/workflow-bundle';
import { makeSandboxFolder, writeEnvironment, type SandboxFolder } from './sandbox-config';
import type { Starting } from './processes/starting';
import { defined } from '../../domain/defined';

export interface SandboxOptions extends Playing {
  /** Temporal's port; default: a free one. */
  readonly port?: number;
  /** The Temporal UI's port; default: a free one. */
  readonly uiPort?: number;
}

/** Everything that the main job needs, up on this machine and quiet: the attack has not begun. */
export interface Sandbox {
  readonly ready: Extract<LocalEvent, { readonly event: 'ready' }>;
  readonly simulator: SimulatorProcess;
  readonly incidents: IncidentClient;
  readonly folder: SandboxFolder;
  /** True when its Temporal server was started for it, and ends with it. */
  readonly ownsServer: boolean;
  /** Has the folder stay when the sandbox ends; otherwise it goes. */
  keepFolder(): void;
}

/**
 * Starts a sandbox. Faults are found in the order of their cost: ports and scenario before anything is downloaded.
 * Anything begun is registered with `closing`, also when this throws in the middle.
 */
export async function startSandbox(options: SandboxOptions, starting: Starting): Promise<Sandbox> {
  const { closing, interrupt, tell } = starting;
  const { port, uiPort } = options;
  if (port !== undefined) await requireFreePort(port, 'the Temporal server');
  if (uiPort !== undefined) await requireFreePort(uiPort, 'the Temporal UI');

  tell({ event: 'preparing', text: 'Starting the simulated cloud' });
  const simulator = startSimulatorProcess(options);
  closing.add(5_000, async () => simulator.stop());
  // Loading the clients occupies this process for seconds, in which the simulator comes up in its own.
  const loading = import('./processes/product.js');
  // Awaited later; until then a failure must not end the process.
  loading.catch(() => undefined);
  const played = await interrupt.race(simulator.ready);
  void simulator.gone.then(() => interrupt.abort(new Failure('internal', 'the simulator has ended')));

  const folder = await makeSandboxFolder();
  let isKept = false;
  closing.add(5_000, async () => {
    if (!isKept) await rm(folder.folder, { recursive: true, force: true });
  });
  const environment = readLocalEnvironment();
  const bundling = workflowBundle(environment.cacheDirectory);
  // Awaited later; until then a failure must not end the process.
  bundling.catch(() => undefined);
  const { startProduct } = await loading;
  const product = await startProduct(
    { ...options, environment, folder, simulator: played, bundling },
    starting,
  );
  const program = runScript(path.join(__dirname, `../../cli${path.extname(__filename)}`));
  await writeEnvironment(folder, product.environment, program);
  return {
    simulator,
    folder,
    incidents: product.incidents,
    ownsServer: environment.temporal === undefined,
    keepFolder: () => {
      isKept = true;
    },
    ready: readyEvent(played, folder, product),
  };
}

function readyEvent(
  { scenario, title, grpc, http }: SimulatorReady,
  { ledger, log, environment: environmentFile }: SandboxFolder,
  { server, environment }: Product,
): Sandbox['ready'] {
  return {
    event: 'ready',
    scenario,
    title,
    temporal: { ...server.at, from: server.from },
    simulator: { grpc, http },
    ledger,
    log,
    environmentFile,
    environment,
    ...defined({ temporalUi: server.uiAddress }),
  };
}
