import { inertLine } from '../../domain/text/inert-text';
import { findingWorkflowId, parseFindingName } from '../../domain/finding/finding-name';
import type { Severity } from '../../domain/phases';
import { incidentSlot, workloadPath, type Workload } from '../../domain/workload/workload';
import type { ActivityDeps } from '../deps';
import { raiseAlarm } from './raise-alarm';
import { readProgress } from './read-progress';
import type { SentPage } from './send-page';

export interface PageUntakenInput {
  /** RFC 3339: when it was decided to page. */
  readonly at: string;
  /** The finding's full name. */
  readonly name: string;
  readonly category: string;
  readonly severity: Severity;
  readonly workload: Workload;
  /** The first incident number that can be this finding's. */
  readonly from: number;
}

/**
 * Tells people of a threat that no incident has in hand: somebody else's workflow holds its id, its worker has another
 * ledger, or none serves it. Looks again first, and tells what it sees itself; once for everybody who sees the same. Throws
 * the client's `Failure` when the receiver did not take it; safe to repeat.
 */
export function pageUntaken(deps: ActivityDeps) {
  const look = readProgress(deps);
  return async function pageUntaken(input: PageUntakenInput): Promise<SentPage> {
    const { at, name, category, severity, workload, from } = input;
    const { notTaken } = await look({ name, workload, from });
    if (notTaken === undefined) return { delivered: false, why: 'its incident has it in hand meanwhile' };
    const { code, why, todo, runId } = notTaken;
    const slot = incidentSlot(workload, deps.taskQueue);
    const finding = findingWorkflowId(parseFindingName(name), deps.taskQueue);
    return raiseAlarm(
      deps,
      {
        id: `${slot}/${code}/${runId === '' ? finding : runId}`,
        kind: 'not-taken-up',
        at,
        severity,
        title: `threat found (${inertLine(category, 120)} on ${workload.name}), and nobody takes its incident up`,
        about: workloadPath(workload),
        why: `${why}. Nothing is investigated, nobody is asked, nothing is contained.`,
        todo,
      },
      await deps.linkTo?.(finding),
    );
  };
}
