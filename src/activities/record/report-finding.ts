import type { FindingPointer } from '../../domain/message-names';
import type { Workload } from '../../domain/workload';
import type { ActivityDeps } from '../deps';

/** Reports a finding to the incident of its workload, starting it when none is open. Joining twice is harmless; safe to repeat. */
export function reportFinding(deps: ActivityDeps) {
  return async function reportFinding(input: {
    readonly workload: Workload;
    readonly pointer: FindingPointer;
  }): Promise<{ readonly slot: string }> {
    return deps.workflows.reportFinding(input.workload, input.pointer);
  };
}

/** Whether a workflow still runs; a finding looks now and then whether its incident does. */
export function checkIncident(deps: ActivityDeps) {
  return async function checkIncident(input: { readonly slot: string }): Promise<boolean> {
    return deps.workflows.isRunning(input.slot);
  };
}
