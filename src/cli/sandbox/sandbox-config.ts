import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { shellCommand, shellQuote } from '../../domain/text/shell-quote';
import type { TemporalAddress } from '../../temporal/connection/connect';
import type { SimulatorReady } from './processes/simulator-process';
import { defined } from '../../domain/defined';

/** The person whom the terminal answers as; the sandbox's policy lets her decide. */
export const SANDBOX_APPROVER = 'ada@example.com';

/** A sandbox's queues begin so: a worker which serves real work on the same server never takes the sandbox's. */
const QUEUE = 'firebreak-sandbox';

/** Where the sandbox keeps what it writes. */
export interface SandboxFolder {
  readonly folder: string;
  readonly ledger: string;
  readonly policy: string;
  /** The worker's and the intake's log, JSON lines. */
  readonly log: string;
  /** The file that another shell sources to use the sandbox with the command line. */
  readonly environment: string;
  /** Prefix of its task queues and workflow ids: its own in each run, so that it meets nothing of an earlier one. */
  readonly taskQueue: string;
}

/** Makes the sandbox's folder below the system's temporary one, with its policy in it. */
export async function makeSandboxFolder(): Promise<SandboxFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), 'firebreak-'));
  const policy = path.join(folder, 'policy.yaml');
  await copyFile(path.join(__dirname, 'policy.yaml'), policy);
  return {
    folder,
    policy,
    ledger: path.join(folder, 'ledger'),
    log: path.join(folder, 'firebreak.log'),
    environment: path.join(folder, 'environment'),
    taskQueue: `${QUEUE}-${randomBytes(4).toString('hex')}`,
  };
}

/** The parts of a sandbox that its configuration depends on. */
interface SandboxParts {
  readonly folder: SandboxFolder;
  readonly temporal: TemporalAddress;
  readonly temporalUi: string | undefined;
  readonly simulator: SimulatorReady;
}

/**
 * The environment that a process needs to be part of the sandbox. This process makes its own configuration from the same
 * record, so both are checked by the same parser.
 */
export function sandboxEnvironment({
  folder,
  temporal,
  temporalUi,
  simulator,
}: SandboxParts): Readonly<Record<string, string>> {
  return {
    FIREBREAK_SANDBOX: folder.environment,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    FIREBREAK_TASK_QUEUE: folder.taskQueue,
    FIREBREAK_POLICY: folder.policy,
    FIREBREAK_LEDGER: folder.ledger,
    FIREBREAK_SUBSCRIPTION: simulator.subscription,
    FIREBREAK_LOCAL_GOOGLE: simulator.grpc,
    FIREBREAK_LOCAL_GOOGLE_HTTP: simulator.http,
    FIREBREAK_LOCAL_VIRUSTOTAL: simulator.http,
    VIRUSTOTAL_API_KEY: simulator.virusTotalApiKey,
    ...defined({ FIREBREAK_TEMPORAL_UI: temporalUi }),
  };
}

/**
 * The environment as a file for a POSIX shell to source. It also defines `firebreak` as the program that runs now, which
 * is on nobody's PATH in a checkout.
 */
export function environmentFile(
  environment: Readonly<Record<string, string>>,
  program: readonly string[],
): string {
  return [
    ...Object.entries(environment).map(([name, value]) => `export ${name}=${shellQuote(value)}`),
    `firebreak() { ${shellCommand(program)} "$@"; }`,
    '',
  ].join('\n');
}

/** Writes what another shell sources. Only its owner may read it. */
export async function writeEnvironment(
  { environment: file }: SandboxFolder,
  environment: Readonly<Record<string, string>>,
  program: readonly string[],
): Promise<void> {
  await writeFile(file, environmentFile(environment, program), { mode: 0o600 });
}
