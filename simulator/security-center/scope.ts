import { permissionDenied, type Access } from '../access';
import type { FindingRecord } from '../world/finding/findings';
import { objectOf, textOf } from '../wire/json';
import { StatusError } from '../wire/status';
import { foldersOf } from './finding-fields';
import type { SourceName } from './names';

/** Where Security Command Center runs. */
export interface SecurityCenterScope {
  readonly organization: string;
  readonly project: { readonly id: string; readonly number: string };
  /** The level of its activation. At `project`, writes at organization- or folder-scoped names are refused. */
  readonly activation: 'organization' | 'project';
}

/**
 * Refuses a caller without the permission, and a scope that does not exist, in the same words: as Google does, so that
 * nobody learns from the answer which of the two it is.
 */
export function checkAccess(
  access: Access,
  permission: string,
  { scope, scopeId }: SourceName,
  known: SecurityCenterScope,
  records: readonly FindingRecord[],
): void {
  const resource = `${scope}/${scopeId}`;
  access.require(permission, resource);
  const exists = {
    organizations: () => scopeId === known.organization,
    projects: () => scopeId === known.project.id || scopeId === known.project.number,
    folders: () => records.some((record) => foldersOf(record).includes(resource)),
  };
  if (!exists[scope]()) throw permissionDenied(permission, resource);
}

/** Refuses a write that a project-level activation does not take, with what the real service answers to it. */
export function checkActivation({ scope }: SourceName, known: SecurityCenterScope): void {
  if (known.activation === 'organization' || scope === 'projects') return;
  throw new StatusError(
    'INVALID_ARGUMENT',
    'Security Command Center Legacy has been permanently disabled as of June 7, 2021. Migrate to Security Command ' +
      "Center's Standard tier or Premium tier to maintain access to Security Command Center.",
  );
}

/** Tells whether the finding lies under the parent: same scope, source (`-` for any) and location. */
export function liesUnder(record: FindingRecord, parent: SourceName, known: SecurityCenterScope): boolean {
  const { source, location } = parent;
  const [, ofSource, ofLocation = 'global'] =
    /\/sources\/([^/]+)(?:\/locations\/([^/]+))?\/findings\//.exec(textOf(record.finding, 'name')) ?? [];
  return (
    (source === '-' || source === ofSource) && location === ofLocation && liesInScope(record, parent, known)
  );
}

function liesInScope(
  record: FindingRecord,
  { scope, scopeId }: SourceName,
  known: SecurityCenterScope,
): boolean {
  if (scope === 'folders') return foldersOf(record).includes(`folders/${scopeId}`);
  const metadata = objectOf(record.resource, 'gcpMetadata');
  if (scope === 'organizations')
    return textOf(metadata, 'organization') === `organizations/${known.organization}`;
  return (
    textOf(metadata, 'projectDisplayName') === known.project.id ||
    textOf(metadata, 'project').endsWith(`/projects/${known.project.number}`)
  );
}
