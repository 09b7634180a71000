import { anyOf, quote } from '../client/filter-text';

export interface Project {
  readonly number: string;
  /** Names are written by id or by number; without the id only those by number are found. */
  readonly id?: string;
}

export interface Window {
  /** RFC 3339, inclusive. */
  readonly from: string;
  readonly to: string;
}

/** What says why an attack was possible, of the classes of findings (google/cloud/securitycenter/v2/finding.proto). */
export const postureClasses = [
  'MISCONFIGURATION',
  'VULNERABILITY',
  'POSTURE_VIOLATION',
  'TOXIC_COMBINATION',
] as const;

/** Threats of a project within a window, and whatever else was reported on these resources in it. */
export function threatsFilter(project: Project, resourceNames: readonly string[], window: Window): string {
  const named = resourceNames.map((name) => `resource_name=${quote(name)}`);
  const what = anyOf(['finding_class="THREAT"', ...named]);
  return [what, anyOf([...ofProject(project), ...named]), ...within(window)].join(' AND ');
}

/** Threats within a window in other projects of the scope. */
export function elsewhereFilter(project: Project, window: Window): string {
  return ['finding_class="THREAT"', ...ofProject(project).map((term) => `-${term}`), ...within(window)].join(
    ' AND ',
  );
}

/**
 * Weaknesses that are open: on resources by their full names, and on what has one of these texts in its name (an image, an
 * account). How long they have been known says nothing against them, so there is no beginning.
 */
export function postureFilter(
  resourceNames: readonly string[],
  partsOfNames: readonly string[],
  to: string,
): string {
  return [
    'state="ACTIVE"',
    anyOf(postureClasses.map((each) => `finding_class=${quote(each)}`)),
    anyOf([
      ...resourceNames.map((name) => `resource_name=${quote(name)}`),
      ...partsOfNames.map((part) => `resource_name:${quote(part)}`),
    ]),
    `event_time<=${quote(to)}`,
  ].join(' AND ');
}

/** Fields by google/cloud/securitycenter/v2/securitycenter_service.proto, `ListFindingsRequest.filter`. */
function ofProject({ number, id }: Project): readonly string[] {
  return [
    `resource.project_name=${quote(`//cloudresourcemanager.googleapis.com/projects/${number}`)}`,
    ...(id === undefined ? [] : [`resource.project_display_name=${quote(id)}`]),
  ];
}

function within({ from, to }: Window): readonly string[] {
  return [`event_time>=${quote(from)}`, `event_time<=${quote(to)}`];
}
