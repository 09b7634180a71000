import type { FindingRecord } from '../world/finding/findings';
import { isJsonObject, listOf, objectOf, textOf, type JsonObject } from '../wire/json';

/** A field of a finding that filters and orders can name. */
export interface FindingField {
  /** The operators that the API takes for it. */
  readonly operators: readonly string[];
  /** The names that it can have, where it is an enum. */
  readonly names?: readonly string[];
  /** Its values; several only for lists. */
  readonly values: (record: FindingRecord) => readonly string[];
}

const both = ['=', ':'];
const states = ['STATE_UNSPECIFIED', 'ACTIVE', 'INACTIVE'];
const classes = [
  'FINDING_CLASS_UNSPECIFIED',
  'THREAT',
  'VULNERABILITY',
  'MISCONFIGURATION',
  'OBSERVATION',
  'SCC_ERROR',
  'POSTURE_VIOLATION',
  'TOXIC_COMBINATION',
  'SENSITIVE_DATA_RISK',
  'CHOKEPOINT',
];
const severities = ['SEVERITY_UNSPECIFIED', 'CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];

function ofFinding(key: string, names?: readonly string[]): FindingField {
  const values = ({ finding }: FindingRecord): readonly string[] => [textOf(finding, key)];
  return names === undefined ? { operators: both, values } : { operators: both, names, values };
}

function ofResource(read: (resource: JsonObject) => string): FindingField {
  return { operators: both, values: ({ resource }) => [read(resource)] };
}

const google = (key: string) => (resource: JsonObject) => textOf(objectOf(resource, 'gcpMetadata'), key);

/**
 * Every field that the v2 API documents for filters, by its name there, but for the security marks; and the two more that
 * the console's own queries and exports name, class and product.
 */
const fields: ReadonlyMap<string, FindingField> = new Map([
  ['name', { ...ofFinding('name'), operators: ['='] }],
  ['parent', ofFinding('parent')],
  ['resource_name', ofFinding('resourceName')],
  ['state', ofFinding('state', states)],
  ['category', ofFinding('category')],
  ['finding_class', ofFinding('findingClass', classes)],
  ['parent_display_name', ofFinding('parentDisplayName')],
  ['external_uri', ofFinding('externalUri')],
  ['event_time', { ...ofFinding('eventTime'), operators: ['=', '>', '<', '>=', '<='] }],
  ['severity', ofFinding('severity', severities)],
  ['resource.name', ofResource((resource) => textOf(resource, 'name'))],
  ['resource.type', ofResource((resource) => textOf(resource, 'type'))],
  ['resource.display_name', ofResource((resource) => textOf(resource, 'displayName'))],
  ['resource.parent_name', ofResource(google('parent'))],
  ['resource.parent_display_name', ofResource(google('parentDisplayName'))],
  ['resource.project_name', ofResource(google('project'))],
  ['resource.project_display_name', ofResource(google('projectDisplayName'))],
  ['resource.folders.resource_folder', { operators: both, values: foldersOf }],
]);

const marksPrefix = 'security_marks.marks.';
const orderable = ['name', 'parent', 'state', 'category', 'resource_name', 'event_time'];

/** The field of that name; `undefined` when the API has none. */
export function fieldNamed(name: string): FindingField | undefined {
  return name.startsWith(marksPrefix) ? markField(name.slice(marksPrefix.length)) : fields.get(name);
}

/** Tells whether a listing can be ordered by the field. */
export function isOrderable(name: string): boolean {
  return orderable.includes(name) || name.startsWith(marksPrefix);
}

/** Folders that the resource lies in, as `folders/NUMBER`. */
export function foldersOf({ resource }: FindingRecord): readonly string[] {
  const folders = listOf(objectOf(resource, 'gcpMetadata'), 'folders').filter(isJsonObject);
  return folders.map((folder) => textOf(folder, 'resourceFolder'));
}

function markField(key: string): FindingField {
  const values = ({ finding }: FindingRecord): readonly string[] => {
    const marks = objectOf(objectOf(finding, 'securityMarks'), 'marks');
    const same = Object.keys(marks).filter((name) => name.toLowerCase() === key.toLowerCase());
    return same.map((name) => textOf(marks, name));
  };
  return { operators: both, values };
}
