import type { Fields } from './parse-fields';
import { fieldsOf } from './parse-fields';
import type { RunResource } from './resource-name';

/** The project of a finding, as its resource block, its canonical name and its resource name tell. */
export interface FindingProject {
  readonly fullName: string;
  readonly displayName: string;
  readonly id?: string;
  readonly number?: string;
}

/** Reads the block of v2, of v1 notifications and lists, and the snake case that exports have. */
export function parseProject(
  resource: Fields,
  canonicalName: string,
  runResource: RunResource | undefined,
): FindingProject {
  const gcp = resource.keys().includes('gcpMetadata') ? resource.child('gcpMetadata') : fieldsOf({});
  const fullName = first(gcp.text('project'), text(resource, ['projectName', 'project', 'project_name']));
  const displayName = first(
    gcp.text('projectDisplayName'),
    text(resource, ['projectDisplayName', 'project_display_name']),
  );
  const named = runResource?.project ?? '';
  const id = [named, displayName].find(isProjectId);
  const number = [canonicalName.split('/').slice(0, 2).join('/'), fullName, `projects/${named}`]
    .map((name) => /(?:^|\/)projects\/(\d{1,20})$/.exec(name)?.[1])
    .find((found) => found !== undefined);
  return {
    fullName,
    displayName,
    ...(id === undefined ? {} : { id }),
    ...(number === undefined ? {} : { number }),
  };
}

// Ids start with a letter; a number is no id. Older ones carry a domain in front.
function isProjectId(text: string): boolean {
  return /^(?:[a-z0-9.-]{1,80}:)?[a-z][a-z0-9-]{3,61}$/.test(text);
}

function first(...texts: readonly string[]): string {
  return texts.find((text) => text !== '') ?? '';
}

function text(fields: Fields, keys: readonly string[]): string {
  return first(...keys.map((key) => fields.text(key)));
}
