import { createWriteStream } from 'node:fs';
import { z } from 'zod';
import { startGuarded } from '../src/dev-server/guarded-process';
import { cleanEnvironment } from './environment';
import { firebreak } from './program';

/** `firebreak worker` as a process of its own. */
export interface WorkerProcess {
  /** Temporal knows it as `PID@HOST`. */
  readonly pid: number;
  /** SIGKILL: whatever it was in the middle of stays as it is. Resolves when it is gone. */
  kill(): Promise<void>;
  readonly gone: Promise<unknown>;
}

/** How a worker is started. */
export interface WorkerStart {
  readonly environment: Readonly<Record<string, string>>;
  /** File that its log goes to. */
  readonly log: string;
  /** Arguments beside `worker`, for example `--intake`. */
  readonly args?: readonly string[];
  /** Options of Node's own. */
  readonly nodeOptions?: readonly string[];
  /** Each line that it prints. */
  readonly onLine?: (line: string) => void;
}

const KEPT_LINES = 5;
const readySchema = z.object({ pid: z.int().positive() });

/** Starts a worker and returns when it takes work. It ends with us, however we end. Throws with its last lines when it ends before. */
export async function startWorker({
  environment,
  log,
  args = ['--intake'],
  nodeOptions = [],
  onLine,
}: WorkerStart): Promise<WorkerProcess> {
  const file = createWriteStream(log, { flags: 'a' });
  const last: string[] = [];
  let ready: (pid: number) => void = () => undefined;
  const isReady = new Promise<number>((resolve) => {
    ready = resolve;
  });
  // `env -i` because the guard hands on our own environment, and nothing of that may reach the product.
  const variables = Object.entries(cleanEnvironment(environment)).map(([name, value]) => `${name}=${value}`);
  // A successor is up before the first one is killed, on the same machine and ledger.
  const [node, ...script] = firebreak(['worker', '--share-ledger', ...args]);
  const guarded = await startGuarded(
    '/usr/bin/env',
    ['-i', ...variables, node, ...nodeOptions, ...script],
    (line) => {
      onLine?.(line);
      file.write(`${line}\n`);
      last.push(line);
      if (last.length > KEPT_LINES) last.shift();
      if (line.includes('"worker is ready"')) ready(readySchema.parse(JSON.parse(line)).pid);
    },
  );
  void guarded.gone.then(() => file.end());
  const pid = await Promise.race([
    isReady,
    guarded.gone.then((code): never => {
      throw new Error(`a worker ended with exit code ${String(code)}: ${last.join('\n')}`);
    }),
  ]);
  return { pid, kill: async () => guarded.stop('at once'), gone: guarded.gone };
}
