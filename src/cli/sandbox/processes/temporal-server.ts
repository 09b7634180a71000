import type { LocalEnvironment } from '../../../config';
import { Failure } from '../../../domain/failures';
import { installationQueue } from '../../../temporal/installation';
import { connectClient, type TemporalAddress } from '../../../temporal/connection/connect';
import { findDevServer } from '../../../dev-server/find';
import { freePort } from '../../../dev-server/ports';
import { provideServer } from '../../../dev-server/provide-server';
import type { Progress } from '../../../dev-server/sources/source';
import { startDevServer, type RunningServer } from '../../../dev-server/start-dev-server';
import type { Starting } from './starting';

/** The server that the sandbox runs on. */
export interface SandboxServer {
  readonly at: TemporalAddress;
  readonly uiAddress: string | undefined;
  /** For a line of output. */
  readonly from: string;
}

export interface ServerOptions {
  /** Prefix of the sandbox's queues: what stands on them goes when it ends. */
  readonly taskQueue: string;
  readonly environment: LocalEnvironment;
  /** Default: a free one. */
  readonly port?: number;
  /** Default: a free one. */
  readonly uiPort?: number;
}

/** Takes the server that TEMPORAL_ADDRESS names, else finds one and starts it with its UI. */
export async function takeServer(options: ServerOptions, starting: Starting): Promise<SandboxServer> {
  const { temporal } = options.environment;
  return temporal === undefined ? startServer(options, starting) : takeNamed(temporal, options, starting);
}

async function startServer(
  { environment, port, uiPort }: ServerOptions,
  { tell, closing, interrupt }: Starting,
): Promise<SandboxServer> {
  const onProgress = ({ what, received, total }: Progress): void =>
    tell({
      event: 'preparing',
      text: `Downloading ${what}`,
      ...(total === undefined ? {} : { percent: Math.floor((100 * received) / total) }),
    });
  const { path: searched, cacheDirectory } = environment;
  const found = await interrupt.race(findDevServer({ cacheDirectory, path: searched, onProgress }));
  const from = `${found.version} from ${found.from}`;
  tell({ event: 'preparing', text: `Starting Temporal ${from}` });
  const starting = startDevServer({
    executable: found.executable,
    port: port ?? (await freePort()),
    uiPort: uiPort ?? (await freePort()),
  });
  closing.add(10_000, async () => stopStarted(starting));
  const server = await interrupt.race(starting);
  void server.gone.then(() =>
    interrupt.abort(new Failure('sandbox-ended', 'the Temporal server of the sandbox has ended')),
  );
  return { at: { address: server.address, namespace: 'default' }, uiAddress: server.uiAddress, from };
}

async function stopStarted(starting: Promise<RunningServer>): Promise<void> {
  const server = await starting.catch(() => undefined);
  await server?.stop();
}

async function takeNamed(
  at: TemporalAddress,
  { port, uiPort, taskQueue }: ServerOptions,
  { closing, interrupt }: Starting,
): Promise<SandboxServer> {
  if (port !== undefined || uiPort !== undefined) {
    throw new Failure(
      'malformed',
      `--port and --ui-port are for a server that is started here, and TEMPORAL_ADDRESS names one: ${at.address}. Leave out one or the other`,
    );
  }
  const { from } = await interrupt.race(provideServer({ ...at, search: { cacheDirectory: '' } }));
  closing.add(10_000, async () => terminateOurs(at, taskQueue));
  return { at, uiAddress: undefined, from };
}

/** A server that is not ours stays, so what we put there must go. */
async function terminateOurs(at: TemporalAddress, taskQueue: string): Promise<void> {
  const connection = await connectClient(at);
  try {
    const queues = [taskQueue, installationQueue(taskQueue)].map((queue) => `'${queue}'`).join(', ');
    const query = `TaskQueue IN (${queues}) AND ExecutionStatus = 'Running'`;
    for await (const { workflowId, runId } of connection.client.workflow.list({ query })) {
      await connection.client.workflow.getHandle(workflowId, runId).terminate('the sandbox has ended');
    }
  } finally {
    await connection.close();
  }
}
