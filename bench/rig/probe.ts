import path from 'node:path';
import { z } from 'zod';
import { poll } from '../../src/temporal/poll';
import type { Stage } from '../../stage/stage';

const lineSchema = z.object({
  probe: z.union([z.object({ pid: z.int().positive() }), z.object({ rss: z.number().positive() })]),
});

/** A worker that says how much memory it holds. */
export interface ProbedWorker {
  /** Resident bytes after the garbage of all its isolates was collected. */
  residentBytes(): Promise<number>;
  /** Rejects when the worker ends: there is nothing to measure any more. Never resolves. */
  readonly lost: Promise<never>;
}

const ANSWER_MS = 60_000;

/** Starts a worker with a probe in its process. */
export async function addProbedWorker(stage: Stage): Promise<ProbedWorker> {
  let pid: number | undefined;
  const answers: number[] = [];
  const worker = await stage.addWorker({
    args: [],
    nodeOptions: ['--expose-gc', '--require', path.join(__dirname, 'memory-probe.cjs')],
    onLine(line) {
      if (!line.startsWith('{"probe"')) return;
      const { probe } = lineSchema.parse(JSON.parse(line));
      if ('pid' in probe) pid = probe.pid;
      else answers.push(probe.rss);
    },
  });
  const lost = worker.gone.then((code) => {
    throw new Error(`expected: the worker lives; seen: it ended with exit code ${String(code)}`);
  });
  // The waiters below receive it; it also ends when the bench is done with it.
  lost.catch(() => undefined);
  return {
    lost,
    async residentBytes() {
      if (pid === undefined) throw new Error('the probe did not say which process it is in');
      const before = answers.length;
      process.kill(pid, 'SIGHUP');
      await poll('an answer of the memory probe', ANSWER_MS, async () => answers.length > before);
      return answers.at(-1) ?? 0;
    },
  };
}
