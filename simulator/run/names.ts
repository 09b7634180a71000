import type { GoogleScope } from '../scenarios/schema';
import { StatusError } from '../wire/status';
import type { ServiceState } from '../world/service/service-state';
import type { World } from '../world/world';

/** Full name of a service; the project stands there by its id, as Cloud Run answers. */
export function serviceName(google: GoogleScope, service: string): string {
  return `${locationName(google)}/services/${service}`;
}

/** Full name of a revision. */
export function revisionName(google: GoogleScope, service: string, revision: string): string {
  return `${serviceName(google, service)}/revisions/${revision}`;
}

/** A name, and the permission that its use was checked for. */
export interface Named {
  readonly name: string;
  readonly permission: string;
}

/**
 * The parts of a name that follow `projects/P/locations/L/`, checked to be in the scenario's project (by id or number)
 * and region. Throws INVALID_ARGUMENT for another form, PERMISSION_DENIED for another project as Google does, and
 * NOT_FOUND for another region.
 */
export function partsOf(
  google: GoogleScope,
  { name, permission }: Named,
  form: RegExp,
  kind: string,
): readonly string[] {
  const match = /^projects\/([^/]+)\/locations\/([^/]+)(?:\/(.+))?$/u.exec(name);
  const parts = form.exec(match?.[3] ?? '');
  if (match === null || parts === null) {
    throw new StatusError('INVALID_ARGUMENT', `'${name}' is not the name of a ${kind}.`);
  }
  const [, project = '', location = ''] = match;
  if (project !== google.project.id && project !== google.project.number) {
    throw new StatusError(
      'PERMISSION_DENIED',
      `Permission '${permission}' denied on resource '${name}' (or it may not exist).`,
    );
  }
  // A list of all locations at once is asked for by a dash.
  const isEvery = location === '-' && match[3] === undefined;
  if (location !== google.location && !isEvery) throw notFound(google, kind, parts[1] ?? '', location);
  return parts.slice(1);
}

/** Finds a service by its full name. */
export function findService(world: World, named: Named): ServiceState {
  const { google } = world.scenario;
  const [id = ''] = partsOf(google, named, /^services\/([^/]+)$/u, 'service');
  const service = world.services.find(id);
  if (service === undefined) throw notFound(google, 'SERVICE', id, google.location);
  return service;
}

/** Cloud Run's answer for a resource that does not exist. */
export function notFound(google: GoogleScope, kind: string, id: string, location: string): StatusError {
  return new StatusError(
    'NOT_FOUND',
    `Resource '${id}' of kind '${kind.toUpperCase().replaceAll(' ', '_')}' in region '${location}' in project '${google.project.id}' does not exist.`,
  );
}

/** Tells whether the name is that of a service that there is. */
export function isService(world: World, name: string): boolean {
  const { google } = world.scenario;
  const [, project, location, id = ''] =
    /^projects\/([^/]+)\/locations\/([^/]+)\/services\/([^/]+)$/u.exec(name) ?? [];
  const isOurs = project === google.project.id || project === google.project.number;
  return isOurs && location === google.location && world.services.find(id) !== undefined;
}

/** Full name of a job. */
export function jobName(google: GoogleScope, job: string): string {
  return `${locationName(google)}/jobs/${job}`;
}

/** Full name of an execution. */
export function executionName(google: GoogleScope, job: string, execution: string): string {
  return `${jobName(google, job)}/executions/${execution}`;
}

/** Full name of a worker pool. */
export function workerPoolName(google: GoogleScope, pool: string): string {
  return `${locationName(google)}/workerPools/${pool}`;
}

/** Full name of a worker pool's revision. */
export function poolRevisionName(google: GoogleScope, pool: string, revision: string): string {
  return `${workerPoolName(google, pool)}/revisions/${revision}`;
}

/** Full name of an instance that is a resource of its own. */
export function instanceName(google: GoogleScope, instance: string): string {
  return `${locationName(google)}/instances/${instance}`;
}

function locationName({ project, location }: GoogleScope): string {
  return `projects/${project.id}/locations/${location}`;
}

/** A resource by its full name. Throws NOT_FOUND in Cloud Run's words where `find` knows none of that id. */
export function findNamed<T>(
  world: World,
  named: Named,
  kind: { readonly collection: string; readonly word: string; readonly find: (id: string) => T | undefined },
): T {
  const { google } = world.scenario;
  const form = new RegExp(`^${kind.collection}/([^/]+)$`, 'u');
  const [id = ''] = partsOf(google, named, form, kind.word);
  const found = kind.find(id);
  if (found === undefined) throw notFound(google, kind.word, id, google.location);
  return found;
}
