import type { Fields } from '../../client/parse-fields';
import { fieldsOf } from '../../client/parse-fields';
import { defined } from '../../../domain/defined';

/** The project of a finding, as its resource block, its canonical name and its resource name tell. */
export interface FindingProject {
  readonly fullName: string;
  readonly displayName: string;
  readonly id?: string;
  readonly number?: string;
}

/**
 * Reads the block of v2, of v1 notifications and of v1 lists. `names` are those of the finding, the best one first;
 * `onRun` is what its resource name says of Cloud Run.
 */
export function parseProject(
  resource: Fields,
  names: readonly string[],
  onRun: { readonly project: string } | undefined,
): FindingProject {
  const gcp = resource.keys().includes('gcpMetadata') ? resource.child('gcpMetadata') : fieldsOf({});
  const fullName = first(gcp.text('project'), resource.text('projectName'), resource.text('project'));
  const displayName = first(gcp.text('projectDisplayName'), resource.text('projectDisplayName'));
  const named = onRun?.project ?? '';
  const id = [named, displayName].find(isProjectId);
  const scopes = names.map((name) => name.split('/').slice(0, 2).join('/'));
  const path = resource.child('resourcePath').children('nodes');
  const number = [...scopes, fullName, `projects/${named}`, ...path.map((node) => node.text('id'))]
    .map((name) => /(?:^|\/)projects\/(\d{1,20})$/.exec(name)?.[1])
    .find((found) => found !== undefined);
  return {
    fullName,
    displayName,
    ...defined({ id, number }),
  };
}

// Ids start with a letter; a number is no id. Older ones carry a domain in front.
function isProjectId(text: string): boolean {
  return /^(?:[a-z0-9.-]{1,80}:)?[a-z][a-z0-9-]{3,61}$/.test(text);
}

function first(...texts: readonly string[]): string {
  return texts.find((text) => text !== '') ?? '';
}
