import { parseIncidentId, workloadPath, type Workload } from '../workload/workload';

/** An incident by its workload and number. */
type IncidentName = ReturnType<typeof parseIncidentId>;

/** Reads `<workload>#<number>` back; undefined for anything else. */
export function parseIncidentName(text: string): IncidentName | undefined {
  try {
    return parseIncidentId(text);
  } catch {
    return undefined;
  }
}

/** Tells whether `incident` is one of this workload, whatever its number. */
export function isIncidentOf(incident: string, workload: Workload): boolean {
  const named = parseIncidentName(incident);
  return named !== undefined && workloadPath(named.workload) === workloadPath(workload);
}
