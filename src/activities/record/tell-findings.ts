import { findingWorkflowId, parseFindingName } from '../../domain/finding/finding-name';
import type { IncidentProgress } from '../../domain/message-names';
import type { ActivityDeps } from '../deps';

/** How many findings are told at the same time. */
const AT_ONCE = 20;

/**
 * Tells findings of an incident how it stands: those of these names, or every one from the full list in the ledger. Signals from workflow code would
 * fail on closed findings and stall at 2,000; here a closed one is passed by. Safe to repeat.
 */
export function tellFindings(deps: ActivityDeps) {
  return async function tellFindings(progress: IncidentProgress, only?: readonly string[]): Promise<void> {
    const names = only ?? (await deps.ledger.findingsOf(progress.incident));
    for (let start = 0; start < names.length; start += AT_ONCE) {
      const page = names.slice(start, start + AT_ONCE);
      await Promise.all(
        page.map(async (name) =>
          deps.workflows.tellFinding(findingWorkflowId(parseFindingName(name), deps.taskQueue), progress),
        ),
      );
    }
  };
}
