import type { Figure, FigureResult, Measurement } from './figure';

/** Puts a figure together from its runs. `machine` says on what it was measured. */
export function toResult(figure: Figure, { values, notes }: Measurement, machine: string): FigureResult {
  const { name, unit, goal, bound } = figure;
  const sorted = [...values].sort((a, b) => a - b).map(rounded);
  const median = medianOf(sorted);
  const pass = median !== null && (bound === 'at most' ? median <= goal : median >= goal);
  const missed =
    pass || median === null ? [] : [`missed: ${median} ${unit}, and the goal is ${bound} ${goal}`];
  return {
    ...{ name, value: median, unit, goal, bound, pass },
    ...{ min: sorted.at(0) ?? null, median, max: sorted.at(-1) ?? null, runs: values.length },
    measured: [machine, ...notes, ...missed].join('; '),
  };
}

/** The middle of sorted values; of two middle ones their mean. Null of none. */
export function medianOf(sorted: readonly number[]): number | null {
  const half = sorted.length / 2;
  const low = sorted[Math.ceil(half) - 1];
  const high = sorted[Math.floor(half)];
  if (low === undefined || high === undefined) return null;
  return rounded((low + high) / 2);
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
