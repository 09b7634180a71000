import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** How a program ended. `code` is null when it was killed, also by the time limit. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, at most `limitMs` milliseconds. `not-found` when there is no such program. */
export async function run(
  program: string,
  args: readonly string[],
  limitMs: number,
): Promise<Ended | 'not-found'> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  // spawn's own `timeout` keeps its timer, and so this process, when there is no such program.
  const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
  const ended = new Promise<number | null | 'not-found'>((resolve, reject) => {
    child.once('error', (error) => {
      if ('code' in error && (error.code === 'ENOENT' || error.code === 'EACCES')) resolve('not-found');
      else reject(error);
    });
    child.once('close', (code) => resolve(code));
  });
  try {
    const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    return code === 'not-found' ? code : { code, stdout, stderr };
  } finally {
    clearTimeout(timer);
  }
}
