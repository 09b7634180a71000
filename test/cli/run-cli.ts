import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { builtProgram } from '../../stage/built';

const root = path.join(__dirname, '../..');
/** Nobody listens there, and nobody can without being root. */
export const NOBODY = '127.0.0.1:1';

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs, with what it has printed so far. */
export interface RunningCli {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<Ended>;
}

export type Environment = Readonly<Record<string, string>>;

/** Starts `firebreak` as a process of its own. */
export function startCli(args: readonly string[], environment: Environment = {}): RunningCli {
  return startProcess(builtProgram('src/cli.ts'), args, environment);
}

/** Starts a program as a process, a TypeScript one through tsx, without what this machine's environment says to Firebreak or Temporal. */
export function startProcess(
  file: string,
  args: readonly string[],
  environment: Environment = {},
): RunningCli {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(?:FIREBREAK|TEMPORAL|VIRUSTOTAL|GOOGLE|PUBSUB|NODE_OPTIONS|FORCE_COLOR|CI$)/.test(name),
  );
  const loader = file.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const child = spawn(process.execPath, [...loader, file, ...args], {
    cwd: root,
    // A profile of whoever runs the tests must not name a server.
    env: {
      ...Object.fromEntries(own),
      TEMPORAL_CONFIG_FILE: path.join(__dirname, 'no-profile.toml'),
      TEMPORAL_ADDRESS: NOBODY,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, stdout: () => stdout, stderr: () => stderr, ended };
}

/** Runs a command to its end. */
export async function runCli(args: readonly string[], environment?: Environment): Promise<Ended> {
  return startCli(args, environment).ended;
}
