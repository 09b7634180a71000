import { execFileSync } from 'node:child_process';
import { connect } from 'node:net';
import { once } from 'node:events';
import { until } from './until';

interface Listed {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
}

function listed(): readonly Listed[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,state='], { encoding: 'utf8' });
  return table
    .trim()
    .split('\n')
    .map((row) => {
      const [pid = '', parent = '', state = ''] = row.trim().split(/\s+/);
      return { pid: Number(pid), parent: Number(parent), state };
    });
}

/** The processes that `pid` has started, and those that they have started. */
export function descendants(pid: number): readonly number[] {
  const all = listed();
  const below = (parent: number): readonly number[] =>
    all.filter((one) => one.parent === parent).flatMap((child) => [child.pid, ...below(child.pid)]);
  return below(pid);
}

/** Waits until none of these processes is left. One that is dead and was not reaped yet does nothing any more. */
export async function untilGone(pids: readonly number[]): Promise<void> {
  await until(`the end of ${pids.join(', ')}`, () => {
    const left = listed().filter(({ pid, state }) => pids.includes(pid) && !state.startsWith('Z'));
    return left.length === 0 || undefined;
  });
}

/** Tells whether something listens on this port of 127.0.0.1. */
export async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
