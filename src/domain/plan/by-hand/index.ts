import type { ByHandEntry } from './entry';
import { elsewhereByHand } from './elsewhere';
import { identityByHand } from './identity';
import { instanceByHand } from './instance';
import { jobByHand } from './job';
import { policyByHand } from './policy';
import { workerPoolByHand } from './worker-pool';
import type { Reconstruction } from '../../assessment/reconstruction';
import { attackedRevisions } from '../../assessment/reconstruction/attacked';
import { inertLine, valueRoom } from '../../text/inert-text';

export type { ByHandEntry } from './entry';

/**
 * Lists commands for a person where Firebreak has no step yet, most urgent first: stop a workload of another kind
 * than a service, take back a changed policy, undo what was done with its identity, and what was reached with it elsewhere. The policy decides whether
 * anything may be done about the workload at all.
 */
export function byHand(known: Reconstruction): readonly ByHandEntry[] {
  return [...stopByHand(known), ...policyByHand(known), ...identityByHand(known), ...elsewhereByHand(known)];
}

/** Stopping a workload of a kind that Firebreak has no step for yet; empty for services, which have steps. */
export function stopByHand({ workload, settings, attacked }: Reconstruction): readonly ByHandEntry[] {
  switch (workload.kind) {
    case 'services':
      return [];
    case 'jobs':
      return jobByHand(workload, settings?.kind === 'jobs' ? settings : undefined);
    case 'workerPools':
      return workerPoolByHand(
        workload,
        settings?.kind === 'workerPools' ? settings : undefined,
        attackedRevisions(attacked.revision),
      );
    case 'instances':
      return instanceByHand(workload);
  }
}

/** The undertakings in one sentence, for where there is no room for commands. */
export function byHandText(entries: readonly ByHandEntry[]): string {
  return `${entries.map(({ title }, index) => `${index + 1}. ${title}`).join('; ')}.`;
}

/** The entries as they stand in a brief: inert, commands whole, other texts with room for `units`. */
export function inertByHand(
  entries: readonly ByHandEntry[],
  units: number = valueRoom.sentence,
): readonly ByHandEntry[] {
  const lines = (texts: readonly string[], max: number): readonly string[] =>
    texts.map((text) => inertLine(text, max));
  return entries.map(({ title, commands, stops, doesNotStop, notes, undo }) => ({
    title: inertLine(title, units),
    commands: lines(commands, 2_000),
    stops: lines(stops, units),
    doesNotStop: lines(doesNotStop, units),
    notes: lines(notes, units),
    undo: lines(undo, 2_000),
  }));
}
