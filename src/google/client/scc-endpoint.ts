import { Failure } from '../../domain/failures';

/** One label of a host's name, and a location of Google's: nothing that could lead to another host. */
const LOCATION = /^[a-z](?:[a-z0-9-]{0,28}[a-z0-9])?$/;

/**
 * The host at which Security Command Center has the findings of a location: with data residency they are reached at the
 * location's own host alone (https://docs.cloud.google.com/security-command-center/docs/regional-endpoints). Undefined for
 * `global`, whose host the library knows. A finding's name is a text from outside: throws `malformed` for a location that is
 * none.
 */
export function sccEndpoint(location: string): string | undefined {
  if (location === 'global') return undefined;
  if (LOCATION.test(location)) return `securitycenter.${location}.rep.googleapis.com`;
  throw new Failure(
    'malformed',
    `"${location.slice(0, 60)}" is no location of Security Command Center, so no host was asked about it`,
  );
}

/** The location in the name of anything of Security Command Center; `global` where it has none. */
export function locationIn(name: string): string {
  return /\/locations\/([^/]*)/.exec(name)?.[1] ?? 'global';
}
