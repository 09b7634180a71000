import type { ByHandEntry } from './by-hand/entry';
import { instanceByHand } from './by-hand/instance';
import { jobByHand } from './by-hand/job';
import { workerPoolByHand } from './by-hand/worker-pool';
import type { CaseFile } from './case-file';
import { inertLine } from './inert-text';

export type { ByHandEntry } from './by-hand/entry';

/**
 * What a person can do by hand about a workload of a kind that Firebreak has no step for yet, most urgent first. Empty
 * for services, which have steps. Whether anything may be done about the workload at all is the policy's matter.
 */
export function byHand({ workload, settings }: CaseFile): readonly ByHandEntry[] {
  switch (workload.kind) {
    case 'services':
      return [];
    case 'jobs':
      return jobByHand(workload, settings?.kind === 'jobs' ? settings : undefined);
    case 'workerPools':
      return workerPoolByHand(workload, settings?.kind === 'workerPools' ? settings : undefined);
    case 'instances':
      return instanceByHand(workload);
  }
}

/** The undertakings in one sentence, for where there is no room for commands. */
export function byHandText(entries: readonly ByHandEntry[]): string {
  return `${entries.map(({ title }, index) => `${index + 1}. ${title}`).join('; ')}.`;
}

/** The entries as they stand in a brief: inert, commands whole. */
export function inertByHand(entries: readonly ByHandEntry[]): readonly ByHandEntry[] {
  const lines = (texts: readonly string[], max: number): readonly string[] =>
    texts.map((text) => inertLine(text, max));
  return entries.map(({ title, commands, stops, doesNotStop, notes, undo }) => ({
    title: inertLine(title, 120),
    commands: lines(commands, 2_000),
    stops: lines(stops, 200),
    doesNotStop: lines(doesNotStop, 200),
    notes: lines(notes, 200),
    undo: lines(undo, 2_000),
  }));
}
