import type { Workload, WorkloadKind } from '../domain/workload';
import { parseWorkloadPath } from '../domain/workload';

/** What a full resource name of Cloud Run names. */
export interface RunResource {
  /** Project id or number, as given. */
  readonly project: string;
  readonly location: string;
  readonly kind: WorkloadKind;
  readonly name: string;
  /** The revision, when the name goes down to one. */
  readonly revision?: string;
  /** The execution of a job, when the name goes down to one. */
  readonly execution?: string;
}

const HOST = '//run.googleapis.com/';
const PROJECT = /^(?:[a-z0-9.-]{1,80}:)?[a-z0-9-]{1,63}$/;
/** What may stand below a workload. Executions and tasks belong to a job as revisions do to a service. */
const BELOW: Readonly<Record<WorkloadKind, RegExp>> = {
  services: /^(?:revisions\/([a-z0-9-]{1,63}))?$/,
  workerPools: /^(?:revisions\/([a-z0-9-]{1,63}))?$/,
  jobs: /^(?:executions\/([a-z0-9-]{1,63})(?:\/tasks\/[a-z0-9-]{1,70})?)?$/,
  instances: /^$/,
};

/**
 * Reads `//run.googleapis.com/projects/P/locations/L/{services|jobs|workerPools|instances}/N` and what lies below, cut
 * back to the workload. Undefined for any other host or form: what is not certainly a Cloud Run workload is none.
 */
export function parseRunResource(resourceName: string): RunResource | undefined {
  if (!resourceName.startsWith(HOST)) return undefined;
  const [projects, project, locations, location, kind, name, ...below] = resourceName
    .slice(HOST.length)
    .split('/');
  if (projects !== 'projects' || locations !== 'locations') return undefined;
  if (project === undefined || location === undefined || name === undefined) return undefined;
  if (kind !== 'services' && kind !== 'jobs' && kind !== 'workerPools' && kind !== 'instances')
    return undefined;
  const rest = BELOW[kind].exec(below.join('/'));
  if (rest === null || !PROJECT.test(project)) return undefined;
  const part = rest[1];
  const lower = part === undefined ? {} : kind === 'jobs' ? { execution: part } : { revision: part };
  return { project, location, kind, name, ...lower };
}

/** The workload of a resource in the project with this number; undefined when its names are not Cloud Run's. */
export function workloadOf(resource: RunResource, projectNumber: string): Workload | undefined {
  try {
    return parseWorkloadPath(`${projectNumber}/${resource.location}/${resource.kind}/${resource.name}`);
  } catch {
    return undefined;
  }
}

/** A revision or execution whose name does not say which workload it belongs to. */
export interface RunPart {
  /** Project id or number, as given. */
  readonly project: string;
  readonly location: string;
  readonly kind: 'revisions' | 'executions';
  readonly name: string;
}

const PART =
  /^\/\/run\.googleapis\.com\/projects\/([^/]+)\/locations\/([a-z0-9][a-z0-9-]{0,62})\/(revisions|executions)\/([a-z0-9][a-z0-9-]{0,62})$/;

/**
 * Reads `//run.googleapis.com/projects/P/locations/L/{revisions|executions}/N`, as Asset Inventory names them
 * (https://docs.cloud.google.com/asset-inventory/docs/asset-names). Undefined for any other form.
 */
export function parseRunPart(resourceName: string): RunPart | undefined {
  const [, project, location, kind, name] = PART.exec(resourceName) ?? [];
  if (project === undefined || location === undefined || name === undefined) return undefined;
  if (!PROJECT.test(project) || (kind !== 'revisions' && kind !== 'executions')) return undefined;
  return { project, location, kind, name };
}
