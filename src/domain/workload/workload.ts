import { Failure } from '../failures';

/** The Cloud Run resource kinds, named as in the API's resource names. */
export const workloadKinds = ['services', 'jobs', 'workerPools', 'instances'] as const;
export type WorkloadKind = (typeof workloadKinds)[number];

/**
 * The workload that a finding is about and that containment acts on. Identity is by project *number*: ids can be
 * reused, numbers are not.
 */
export interface Workload {
  readonly projectNumber: string;
  readonly location: string;
  readonly kind: WorkloadKind;
  readonly name: string;
}

/**
 * Where on Cloud Run something is, as its name tells it, when that is less than a workload: the project's number, or the
 * service, worker pool or job that a revision or execution belongs to, has to be looked up.
 */
export interface RunPlace {
  /** Project id or number, as the name has it. */
  readonly project: string;
  /** Where it is known. */
  readonly projectNumber?: string;
  readonly location: string;
  /** Absent where the name goes to a revision or execution without what it belongs to. */
  readonly kind?: WorkloadKind;
  readonly name?: string;
  readonly revision?: string;
  readonly execution?: string;
}

const PART = /^[a-z0-9][a-z0-9-]{0,62}$/;
const PATH = /^([0-9]+)\/([^/]+)\/(services|jobs|workerPools|instances)\/([^/]+)$/;

/** `<project number>/<location>/<kind>/<name>`: the workload's path in ids and in the ledger. */
export function workloadPath(workload: Workload): string {
  return `${workload.projectNumber}/${workload.location}/${workload.kind}/${workload.name}`;
}

/** Reads `workloadPath`'s form back. Throws `malformed`. */
export function parseWorkloadPath(text: string): Workload {
  const [, projectNumber, location, kind, name] = PATH.exec(text) ?? [];
  const known = workloadKinds.find((k) => k === kind);
  if (projectNumber === undefined || location === undefined || known === undefined || name === undefined) {
    throw new Failure(
      'malformed',
      `"${text}" is not a workload: expected PROJECT_NUMBER/LOCATION/services/NAME`,
    );
  }
  if (!PART.test(location) || !PART.test(name)) {
    throw new Failure(
      'malformed',
      `"${text}" is not a workload: location and name are lower-case letters, digits and hyphens`,
    );
  }
  return { projectNumber, location, kind: known, name };
}

/** The workload's name in the Cloud Run Admin API v2: `projects/P/locations/L/services/S`. */
export function workloadResource(workload: Workload): string {
  return `projects/${workload.projectNumber}/locations/${workload.location}/${workload.kind}/${workload.name}`;
}
