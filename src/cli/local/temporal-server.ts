import type { LocalEnvironment } from '../../config';
import { Failure } from '../../domain/failures';
import { workflowTypes } from '../../domain/message-names';
import { connectClient, type TemporalAddress } from '../../temporal/connect';
import { findDevServer } from '../../temporal/server/find';
import { freePort } from '../../temporal/server/ports';
import { provideServer } from '../../temporal/server/provide-server';
import type { Progress } from '../../temporal/server/search';
import { startDevServer, type RunningServer } from '../../temporal/server/start-dev-server';
import { SANDBOX_QUEUE } from './sandbox-config';
import type { Starting } from './starting';

/** The server that the sandbox runs on. */
export interface SandboxServer {
  readonly at: TemporalAddress;
  readonly uiAddress: string | undefined;
  /** For a line of output. */
  readonly from: string;
}

export interface ServerOptions {
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
    interrupt.abort(new Failure('temporal-unavailable', 'the Temporal server of the sandbox has ended')),
  );
  return { at: { address: server.address, namespace: 'default' }, uiAddress: server.uiAddress, from };
}

async function stopStarted(starting: Promise<RunningServer>): Promise<void> {
  const server = await starting.catch(() => undefined);
  await server?.stop();
}

async function takeNamed(
  at: TemporalAddress,
  { port, uiPort }: ServerOptions,
  { closing, interrupt }: Starting,
): Promise<SandboxServer> {
  if (port !== undefined || uiPort !== undefined) {
    throw new Failure(
      'malformed',
      `--port and --ui-port are for a server that is started here, and TEMPORAL_ADDRESS names one: ${at.address}. Leave out one or the other`,
    );
  }
  const { from } = await interrupt.race(provideServer({ ...at, search: { cacheDirectory: '' } }));
  await refuseOthers(at);
  closing.add(10_000, async () => terminateOurs(at));
  return { at, uiAddress: undefined, from };
}

const types = Object.values(workflowTypes)
  .map((type) => `'${type}'`)
  .join(', ');
const running = `WorkflowType IN (${types}) AND ExecutionStatus = 'Running'`;

/** Workflows are named by finding and workload: the sandbox's notifications would join whatever is open there. */
async function refuseOthers(at: TemporalAddress): Promise<void> {
  const connection = await connectClient(at);
  try {
    const { count } = await connection.client.workflow.count(running);
    if (count === 0) return;
    throw new Failure(
      'bad-config',
      `the Temporal server at ${at.address} has ${String(count)} open workflows of Firebreak in namespace ${at.namespace}, which the sandbox must not join. Leave TEMPORAL_ADDRESS out to have a server started, or end them with \`temporal workflow terminate --query "${running}" --reason sandbox\``,
    );
  } finally {
    await connection.close();
  }
}

/** A server that is not ours stays, so what we put there must go. */
async function terminateOurs(at: TemporalAddress): Promise<void> {
  const connection = await connectClient(at);
  try {
    const query = `${running} AND TaskQueue = '${SANDBOX_QUEUE}'`;
    for await (const { workflowId, runId } of connection.client.workflow.list({ query })) {
      await connection.client.workflow.getHandle(workflowId, runId).terminate('the sandbox has ended');
    }
  } finally {
    await connection.close();
  }
}
