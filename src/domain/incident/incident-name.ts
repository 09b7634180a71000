import { Failure } from '../failures';
import { inQueue } from '../message-names';
import { parseWorkloadPath, workloadPath, type Workload } from '../workload/workload';

/** An incident by its workload and number. */
export interface IncidentName {
  readonly workload: Workload;
  readonly number: number;
}

/**
 * The Temporal workflow id of a workload's incident: one open incident per workload and installation. `taskQueue`: the
 * prefix of the installation's queues.
 */
export function incidentWorkflowId(workload: Workload, taskQueue: string): string {
  return inQueue(taskQueue, `incident:${workloadPath(workload)}`);
}

/** The workload of an incident's workflow id, in any installation. Throws `malformed`. */
export function workloadOfWorkflowId(workflowId: string): Workload {
  const [, path] = /^(?:[^/:]+\/)?incident:(.*)$/.exec(workflowId) ?? [];
  if (path !== undefined) return parseWorkloadPath(path);
  throw new Failure('malformed', `${JSON.stringify(workflowId.slice(0, 300))} is no incident's workflow id`);
}

/** `<workload path>#<number>`: the name of one incident. */
export function incidentName(workload: Workload, number: number): string {
  return `${workloadPath(workload)}#${String(number)}`;
}

/** Reads `incidentName`'s form back. Throws `malformed`. */
export function parseIncidentName(incident: string): IncidentName {
  const [, path, number] = /^(.*)#([1-9][0-9]{0,8})$/.exec(incident) ?? [];
  if (path !== undefined && number !== undefined)
    return { workload: parseWorkloadPath(path), number: Number(number) };
  throw new Failure(
    'malformed',
    `${JSON.stringify(incident.slice(0, 200))} is not an incident: expected WORKLOAD#NUMBER`,
  );
}
