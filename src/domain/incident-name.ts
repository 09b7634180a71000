import { incidentName, parseWorkloadPath, workloadPath, type Workload } from './workload';

/** An incident by its workload and number. */
export interface IncidentName {
  readonly workload: Workload;
  readonly number: number;
}

const NAME = /^(.{1,300})#([1-9][0-9]{0,8})$/;

/** Reads `<workload>#<number>` back; undefined for anything else. */
export function parseIncidentName(text: string): IncidentName | undefined {
  const [, path, digits] = NAME.exec(text) ?? [];
  if (path === undefined) return undefined;
  try {
    const workload = parseWorkloadPath(path);
    const number = Number(digits);
    return incidentName(workload, number) === text ? { workload, number } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether `incident` is one of this workload, whatever its number. */
export function isIncidentOf(incident: string, workload: Workload): boolean {
  const named = parseIncidentName(incident);
  return named !== undefined && workloadPath(named.workload) === workloadPath(workload);
}
