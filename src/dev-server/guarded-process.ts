import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/**
 * Runs the program given as arguments and ends it when our end of standard input closes, which the system does for a
 * process that was killed in whatever way. The program gets a process group of its own, so that Ctrl-C in the terminal
 * reaches us alone and the order of stopping is ours.
 */
const GUARD = `program=
trap 'kill -9 $program' USR1
exec 3<&0
"$@" 3<&- </dev/null & program=$!
exec 2>/dev/null
( trap - USR1; while read -r line <&3; do :; done; kill "$program" ) & guard=$!
exec 3<&-
wait "$program"; code=$?
# A signal ends a wait early.
while kill -0 "$program"; do wait "$program"; code=$?; done
kill "$guard"; wait "$guard"
exit "$code"`;

const GRACE_MS = 5_000;

/** A program that does not outlive us. */
export interface GuardedProcess {
  /** Resolves with the exit code (null after a kill) once the program is gone. Never rejects. */
  readonly gone: Promise<number | null>;
  /** Ends it and whatever it started; resolves when nothing of it is left. Safe to call twice. */
  stop(how: 'at once' | 'gracefully'): Promise<void>;
}

/** Starts a program under guard; each line that it prints goes to `onLine`. Throws when it cannot be started. */
export async function startGuarded(
  program: string,
  args: readonly string[],
  onLine: (line: string) => void,
): Promise<GuardedProcess> {
  const child = spawn('/bin/sh', ['-c', GUARD, 'guard', program, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) readLines(stream, onLine);
  // Writing is never tried; the pipe's breaking is how an end shows, and no reason to fail.
  child.stdin.on('error', () => undefined);
  // 'close' and not 'exit': it comes when nothing that we started holds our pipes any more.
  const gone = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  await once(child, 'spawn');
  return {
    gone,
    async stop(how) {
      // The guard kills and reaps, so that no dead process is left for somebody else to reap.
      if (how === 'at once') child.kill('SIGUSR1');
      child.stdin.end();
      const timer = setTimeout(() => killGroup(child), GRACE_MS);
      await gone;
      clearTimeout(timer);
    },
  };
}

function readLines(stream: Readable, onLine: (line: string) => void): void {
  createInterface({ input: stream }).on('line', onLine);
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of the group is left, which is what was wanted.
  }
}
