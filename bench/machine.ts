import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** The machine in one line. The load is that of the last minute, what else runs on it included. */
export function describeMachine(temporalVersion: string): string {
  const [minute = 0] = loadavg();
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return [
    `${availableParallelism()} cores (${model}), ${Math.round(totalmem() / 2 ** 30)} GiB`,
    `${process.platform} ${process.arch}, Node ${process.version}, Temporal ${temporalVersion}`,
    `load ${minute.toFixed(1)}`,
  ].join(', ');
}
