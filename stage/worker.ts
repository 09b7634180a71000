import { createWriteStream } from 'node:fs';
import { startGuarded } from '../src/temporal/server/guarded-process';
import { cleanEnvironment } from './environment';
import { firebreak } from './program';

/** `firebreak worker` as a process of its own. */
export interface WorkerProcess {
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
}

const KEPT_LINES = 5;

/** Starts a worker and returns when it takes work. It ends with us, however we end. Throws with its last lines when it ends before. */
export async function startWorker({
  environment,
  log,
  args = ['--intake'],
}: WorkerStart): Promise<WorkerProcess> {
  const file = createWriteStream(log, { flags: 'a' });
  const last: string[] = [];
  let ready: () => void = () => undefined;
  const isReady = new Promise<void>((resolve) => {
    ready = resolve;
  });
  // `env -i` because the guard hands on our own environment, and nothing of that may reach the product.
  const variables = Object.entries(cleanEnvironment(environment)).map(([name, value]) => `${name}=${value}`);
  const guarded = await startGuarded(
    '/usr/bin/env',
    ['-i', ...variables, ...firebreak(['worker', ...args])],
    (line) => {
      file.write(`${line}\n`);
      last.push(line);
      if (last.length > KEPT_LINES) last.shift();
      if (line.includes('"worker is ready"')) ready();
    },
  );
  void guarded.gone.then(() => file.end());
  await Promise.race([
    isReady,
    guarded.gone.then((code) => {
      throw new Error(`a worker ended with exit code ${String(code)}: ${last.join('\n')}`);
    }),
  ]);
  return { kill: async () => guarded.stop('at once'), gone: guarded.gone };
}
