import path from 'node:path';
import { z } from 'zod';
import { poll } from '../src/temporal/poll';
import type { Stage } from '../stage/stage';

const lineSchema = z.object({
  probe: z.union([z.object({ pid: z.int().positive() }), z.object({ rss: z.number().positive() })]),
});

/** A worker that says how much memory it holds. */
export interface ProbedWorker {
  /** Resident bytes after the garbage of all its isolates was collected. */
  residentBytes(): Promise<number>;
}

const ANSWER_MS = 60_000;

/** Starts a worker with a probe in its process. */
export async function addProbedWorker(stage: Stage): Promise<ProbedWorker> {
  let pid: number | undefined;
  const answers: number[] = [];
  await stage.addWorker({
    args: [],
    nodeOptions: ['--expose-gc', '--require', path.join(__dirname, 'memory-probe.cjs')],
    onLine(line) {
      if (!line.startsWith('{"probe"')) return;
      const { probe } = lineSchema.parse(JSON.parse(line));
      if ('pid' in probe) pid = probe.pid;
      else answers.push(probe.rss);
    },
  });
  return {
    async residentBytes() {
      if (pid === undefined) throw new Error('the probe did not say which process it is in');
      const before = answers.length;
      process.kill(pid, 'SIGUSR2');
      await poll('an answer of the memory probe', ANSWER_MS, async () => answers.length > before);
      return answers.at(-1) ?? 0;
    },
  };
}
