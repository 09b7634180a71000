import { activityInfo } from '@temporalio/activity';
import type { FindingPointer } from '../../domain/message-names';
import { incidentName, incidentWorkflowId } from '../../domain/incident/incident-name';
import type { Workload } from '../../domain/workload/workload';
import type { FindingTitle } from '../../temporal/workflow-client';
import { isKnownClosed } from '../damaged-record';
import type { ActivityDeps } from '../deps';

export interface Reported {
  readonly slot: string;
  /** The first incident number that can be the finding's: those before were closed when it was reported. */
  readonly from: number;
  /** Milliseconds after which the finding looks whether its incident still runs; absent when the policy cannot be read. At once where its incident is closed. */
  readonly lookAfterMs?: number;
}

/**
 * Reports a finding to the incident of its workload by a signal, starting its workflow when none is open. A damaged outcome
 * keeps no finding back: the incident that it hides counts as not closed. Throws `foreign-workflow` when the id is held by a
 * workflow that is not ours; tried again until it is free; and `ledger-corrupt` where a claim of a number was deleted.
 * Joining twice is harmless; safe to repeat.
 */
export function reportFinding(deps: ActivityDeps) {
  return async function reportFinding(input: {
    readonly workload: Workload;
    readonly pointer: FindingPointer;
    /** The workflow was reset: when its incident was closed meanwhile, there is nothing to report. */
    readonly reset?: boolean;
    /** For the title in lists of workflows. Absent in what was recorded before there was one. */
    readonly about?: FindingTitle;
  }): Promise<Reported> {
    const { workload, pointer } = input;
    const newest = await deps.ledger.newestIncident(workload);
    const incident = newest === 0 ? undefined : incidentName(workload, newest);
    const wasClosed = incident !== undefined && (await isKnownClosed(deps.ledger, incident));
    const from = wasClosed ? newest + 1 : Math.max(1, newest);
    const isClosed = wasClosed && (await deps.ledger.hasFinding(incident, pointer.name));
    // A closed incident is looked at right away, which ends the finding.
    if (isClosed && (input.reset === true || (await isOfLaterRun(deps))))
      return { slot: incidentWorkflowId(workload, deps.taskQueue), from: newest, lookAfterMs: 1 };
    const { slot } = await deps.workflows.reportFinding(workload, pointer, input.about);
    // A policy with a fault must not keep a finding from its incident.
    const inForce = await deps.policy().catch(() => undefined);
    return inForce === undefined ? { slot, from } : { slot, from, lookAfterMs: inForce.policy.watch.everyMs };
  };
}

/**
 * Tells whether a run asks that is not the first of its workflow. A reset does again what was scheduled before it and
 * not done, with the input that it had then.
 */
async function isOfLaterRun({ workflows }: Pick<ActivityDeps, 'workflows'>): Promise<boolean> {
  const { workflowExecution } = activityInfo();
  if (workflowExecution === undefined) return false;
  const firstRunId = (await workflows.holder(workflowExecution.workflowId))?.firstRunId ?? '';
  return firstRunId !== '' && firstRunId !== workflowExecution.runId;
}
