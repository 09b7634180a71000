import type { Finding } from '../../domain/finding/finding';
import { postureClasses } from '../../domain/finding/posture';
import { pageOptions, type Clients } from '../client/clients';
import { anyOf, quote } from '../client/filter-text';
import { listSome, readFrom, type ReadFrom } from '../client/read';
import { withoutSecrets } from '../client/without-secrets';
import { parseAnyFinding } from './finding/parse-finding';

interface Project {
  readonly number: string;
  /** Names are written by id or by number; without the id only those by number are found. */
  readonly id?: string;
}

interface Window {
  /** RFC 3339, inclusive. */
  readonly from: string;
  readonly to: string;
}

export interface ListedFindings {
  /** Newest first. */
  readonly findings: readonly Finding[];
  /** How many more match than were read, and those that could not be read. */
  readonly more: number;
}

interface Place {
  /** The scope under which findings are listed: `projects/415104041262` or the scope of the incident's finding. */
  readonly scope: string;
  readonly location: string;
}

interface ThreatsQuery extends Place, Window {
  readonly project: Project;
  /** Full resource names of the workload, in the forms that occur (by project id and by number). */
  readonly resourceNames: readonly string[];
  /** Texts that stand in names of its parts: revisions, executions. */
  readonly partsOfNames?: readonly string[];
}

interface ElsewhereQuery extends Place, Window {
  readonly project: Project;
}

interface PostureQuery extends Place {
  /** Full names of resources. */
  readonly resourceNames: readonly string[];
  /** Texts that stand in names of resources: images, accounts. */
  readonly partsOfNames: readonly string[];
  /** RFC 3339, inclusive. */
  readonly to: string;
}

const PAGE_SIZE = 1000;
/** A list takes no more pages than these; what is beyond is counted by the answer's own total. */
const MAX_PAGES = 3;

/**
 * Lists of SCC findings beside the incident's, over the v2 API. Filters reach names, classes and times only, not containers,
 * accounts or addresses (the API's documented fields): each method is one list, and what its findings share is compared in
 * code.
 */
export function createRelated(clients: Clients) {
  const list = async (
    { scope, location }: Place,
    filter: string,
    what: string,
  ): Promise<ReadFrom<ListedFindings>> => {
    const parent = `${scope}/sources/-/locations/${location}`;
    let total = 0;
    const { items: rows, left } = await listSome({ what, resource: parent }, MAX_PAGES, async (pageToken) => {
      const request = { parent, filter, orderBy: 'event_time desc', pageSize: PAGE_SIZE, pageToken };
      const [, , answer] = await clients.securityCenter(location).listFindings(request, pageOptions());
      total = Math.max(total, answer.totalSize ?? 0);
      return { items: answer.listFindingsResults, next: answer.nextPageToken };
    });
    // One row that has no usable name must not hide the others.
    const findings = rows.map(parseAnyFinding).filter(({ key }) => key !== '');
    const unread = left ? Math.max(1, total - rows.length) : 0;
    const facts = { findings, more: unread + rows.length - findings.length };
    const request = `SecurityCenter.ListFindings ${parent} ${filter}`;
    return readFrom({ source: 'securitycenter.googleapis.com', request }, facts, withoutSecrets(rows));
  };
  return {
    /** Threats of a project in a window, and all that was reported on the workload in it. */
    threats: async (query: ThreatsQuery) =>
      list(
        query,
        threatsFilter(query.project, query.resourceNames, query, query.partsOfNames),
        'list threats of the project in',
      ),
    /** Threats of other projects of the scope. */
    elsewhere: async (query: ElsewhereQuery) =>
      list(query, elsewhereFilter(query.project, query), 'list threats of other projects in'),
    /** Open weaknesses of these resources, known since whenever. */
    posture: async (query: PostureQuery) =>
      list(
        query,
        postureFilter(query.resourceNames, query.partsOfNames, query.to),
        'list posture findings in',
      ),
  };
}

/** Threats of a project within a window, and whatever else was reported on these resources and their parts in it. */
export function threatsFilter(
  project: Project,
  resourceNames: readonly string[],
  window: Window,
  partsOfNames: readonly string[] = [],
): string {
  const named = onResources(resourceNames, partsOfNames);
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
    anyOf(onResources(resourceNames, partsOfNames)),
    `event_time<=${quote(to)}`,
  ].join(' AND ');
}

function onResources(names: readonly string[], parts: readonly string[]): readonly string[] {
  return [
    ...names.map((name) => `resource_name=${quote(name)}`),
    ...parts.map((part) => `resource_name:${quote(part)}`),
  ];
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
