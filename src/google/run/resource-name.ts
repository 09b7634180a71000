import { defined } from '../../domain/defined';
import { Failure } from '../../domain/failures';
import {
  parseWorkloadPath,
  workloadResource,
  type RunPlace,
  type Workload,
  type WorkloadKind,
} from '../../domain/workload/workload';

/** The parts of a full resource name of Cloud Run. */
interface RunResource {
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
/** The resources that may stand below a workload. Executions and tasks belong to a job as revisions do to a service. */
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

/** Below a location without their owner, as Asset Inventory names them. */
const ALONE =
  /^projects\/([^/]{1,150})\/locations\/([a-z0-9-]{1,63})\/(revisions|executions)\/([a-z0-9-]{1,63})(?:\/tasks\/[a-z0-9-]{1,70})?$/;

/**
 * Parses the place from a full resource name of Cloud Run that names no workload in a project whose number is known:
 * its project by id, or a revision or execution without the service, worker pool or job that it belongs to. Undefined
 * for any other name.
 */
export function parseRunPlace(resourceName: string, projectNumber?: string): RunPlace | undefined {
  const number = defined({ projectNumber });
  const whole = parseRunResource(resourceName);
  if (whole !== undefined) return { ...whole, ...number };
  if (!resourceName.startsWith(HOST)) return undefined;
  const [, project, location, kind, part] = ALONE.exec(resourceName.slice(HOST.length)) ?? [];
  if (project === undefined || location === undefined || part === undefined) return undefined;
  if (!PROJECT.test(project)) return undefined;
  return {
    project,
    location,
    ...number,
    ...(kind === 'executions' ? { execution: part } : { revision: part }),
  };
}

/** The workload of a resource in the project with this number; undefined when its names are not Cloud Run's. */
export function workloadOf(resource: RunResource, projectNumber: string): Workload | undefined {
  try {
    return parseWorkloadPath(`${projectNumber}/${resource.location}/${resource.kind}/${resource.name}`);
  } catch {
    return undefined;
  }
}

const kinds: Readonly<Record<WorkloadKind, string>> = {
  services: 'service',
  jobs: 'job',
  workerPools: 'worker pool',
  instances: 'instance',
};

/** The resource name of a workload of this kind. Throws `malformed` for one of another, which the calls do not serve. */
export function resourceOfKind(workload: Workload, kind: WorkloadKind): string {
  if (workload.kind === kind) return workloadResource(workload);
  throw new Failure('malformed', `${workloadResource(workload)} is not a Cloud Run ${kinds[kind]}`);
}
