import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { text } from 'node:stream/consumers';
import { parseEvent } from './parse-event';
import type { ProductEvent } from './parse-event';

/** The product's command line, run as people would: as a program of its own. */
const extension = path.extname(__filename);
const program = path.join(__dirname, `../../../src/cli${extension}`);
const loader = extension === '.ts' ? ['--import', pathToFileURL(require.resolve('tsx')).href] : [];

/** The variables of this machine that are meant for the product must not reach a run. */
function cleanEnvironment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(?:FIREBREAK|TEMPORAL|VIRUSTOTAL|GOOGLE|PUBSUB|NODE_OPTIONS)/u.test(name),
  );
  return { ...Object.fromEntries(own), ...extra };
}

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const COMMAND_LIMIT_MS = 60_000;

/** Runs one command to its end, at most a minute. */
export async function runCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Ended> {
  const child = spawn(process.execPath, [...loader, program, ...args], {
    env: cleanEnvironment(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), COMMAND_LIMIT_MS);
  const [code, stdout, stderr] = await Promise.all([closed(child), text(child.stdout), text(child.stderr)]);
  clearTimeout(timer);
  return { code, stdout, stderr };
}

/** The product on a sandbox of its own, with nobody at its terminal. */
export interface Product {
  /** Its events, until it ends. */
  events(): AsyncIterable<ProductEvent>;
  /** Ends it, by force when it does not end within 20 s; resolves with whether force was needed and its error output. */
  stop(): Promise<{ readonly forced: boolean; readonly stderr: string }>;
}

const STOP_LIMIT_MS = 20_000;

/**
 * Starts `firebreak local`; it ends with this process, however this process ends. `temporal` is the address of a server that
 * it shall use; by default it starts one.
 */
export function startProduct(
  scenario: string,
  switches: Readonly<Record<string, string>>,
  temporal?: string,
): Product {
  const child = spawn(
    process.execPath,
    [
      ...[...loader, program, 'local', '--unattended', '--keep', '--json', '--exit-with-parent'],
      ...['--scenario', scenario],
      ...Object.entries(switches).flatMap(([name, value]) => ['--switch', `${name}=${value}`]),
    ],
    {
      env: cleanEnvironment(temporal === undefined ? {} : { TEMPORAL_ADDRESS: temporal }),
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  child.stdin.on('error', () => undefined);
  const ended = closed(child);
  const stderr = text(child.stderr);
  const lines = createInterface({ input: child.stdout });
  return {
    async *events() {
      for await (const line of lines) {
        const event = parseEvent(line);
        if (event !== undefined) yield event;
      }
    },
    async stop() {
      let forced = false;
      child.stdin.end();
      child.stdout.resume();
      const timer = setTimeout(() => {
        forced = true;
        child.kill('SIGKILL');
      }, STOP_LIMIT_MS);
      await ended;
      clearTimeout(timer);
      return { forced, stderr: await stderr };
    },
  };
}

async function closed(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
}
