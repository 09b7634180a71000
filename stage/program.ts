import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { builtProgram } from './built';
import { cleanEnvironment } from './environment';

/** The product's command line as a command to run, as people would: a program of its own. */
export function firebreak(args: readonly string[]): readonly [string, ...string[]] {
  return [process.execPath, builtProgram('src/cli.ts'), ...args];
}

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const LIMIT_MS = 60_000;

/** Runs one command of the product to its end, at most a minute. */
export async function runFirebreak(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Ended> {
  const [program, ...rest] = firebreak(args);
  const child = spawn(program, rest, {
    env: cleanEnvironment(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  clearTimeout(timer);
  return { code, stdout, stderr };
}
