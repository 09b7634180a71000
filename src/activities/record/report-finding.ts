import type { FindingPointer } from '../../domain/message-names';
import { incidentName, incidentSlot, type Workload } from '../../domain/workload';
import type { FindingTitle } from '../../temporal/workflow-client';
import type { ActivityDeps } from '../deps';

export interface Reported {
  readonly slot: string;
  /** Milliseconds after which the finding looks whether its incident still runs; absent when the policy cannot be read. */
  readonly lookAfterMs?: number;
}

/** Reports a finding to the incident of its workload, starting it when none is open. Joining twice is harmless; safe to repeat. */
export function reportFinding(deps: ActivityDeps) {
  return async function reportFinding(input: {
    readonly workload: Workload;
    readonly pointer: FindingPointer;
    /** For the title in lists of workflows. Absent in what was recorded before there was one. */
    readonly about?: FindingTitle;
  }): Promise<Reported> {
    const { slot } = await deps.workflows.reportFinding(input.workload, input.pointer, input.about);
    // A policy with a fault must not keep a finding from its incident.
    const inForce = await deps.policy().catch(() => undefined);
    return inForce === undefined ? { slot } : { slot, lookAfterMs: inForce.policy.watch.everyMs };
  };
}

/**
 * Whether the workload's incident runs and has this finding on its list. Not so when the run that the finding was
 * reported to has ended before it read the report, and another took its place.
 */
export function checkIncident(deps: ActivityDeps) {
  return async function checkIncident(input: {
    readonly workload: Workload;
    readonly name: string;
  }): Promise<boolean> {
    const { workload, name } = input;
    if (!(await deps.workflows.isRunning(incidentSlot(workload, deps.taskQueue)))) return false;
    const number = await deps.ledger.newestIncident(workload);
    return number > 0 && (await deps.ledger.findingsOf(incidentName(workload, number))).includes(name);
  };
}
