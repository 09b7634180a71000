import type { Clients } from '../client/clients';
import { readOptions } from '../client/clients';
import { listSome } from '../client/list-pages';
import { parseAnyFinding } from './finding/parse-finding';
import type { ReadFrom } from '../client/read-result';
import { elsewhereFilter, postureFilter, threatsFilter } from './related-filter';

import { withoutSecrets } from '../client/without-secrets';
import type { Finding } from '../../domain/finding/finding';
import type { Project, Window } from './related-filter';

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

export interface ThreatsQuery extends Place, Window {
  readonly project: Project;
  /** Full resource names of the workload, in the forms that occur (by project id and by number). */
  readonly resourceNames: readonly string[];
}

export interface ElsewhereQuery extends Place, Window {
  readonly project: Project;
}

export interface PostureQuery extends Place {
  /** Full names of resources. */
  readonly resourceNames: readonly string[];
  /** Texts that stand in names of resources: images, accounts. */
  readonly partsOfNames: readonly string[];
  /** RFC 3339, inclusive. */
  readonly to: string;
}

/**
 * Findings beside the incident's. Filters reach names, classes and times only, not containers, accounts or addresses (the
 * API's documented fields): each method is one list, and what its findings share is compared in code.
 */
export interface RelatedPort {
  /** Threats of a project in a window, and all that was reported on the workload in it. */
  threats(query: ThreatsQuery): Promise<ReadFrom<ListedFindings>>;
  /** Threats of other projects of the scope. */
  elsewhere(query: ElsewhereQuery): Promise<ReadFrom<ListedFindings>>;
  /** Open weaknesses of these resources, known since whenever. */
  posture(query: PostureQuery): Promise<ReadFrom<ListedFindings>>;
}

const PAGE_SIZE = 1000;
/** A list takes no more pages than these; what is beyond is counted by the answer's own total. */
const MAX_PAGES = 3;

/** Lists of SCC findings beside the incident's, over the v2 API. */
export function createRelated(clients: Clients): RelatedPort {
  const list = async (
    { scope, location }: { readonly scope: string; readonly location: string },
    filter: string,
    what: string,
  ): Promise<ReadFrom<ListedFindings>> => {
    const parent = `${scope}/sources/-/locations/${location}`;
    let total = 0;
    const { items: rows, left } = await listSome({ what, resource: parent }, MAX_PAGES, async (pageToken) => {
      const request = { parent, filter, orderBy: 'event_time desc', pageSize: PAGE_SIZE, pageToken };
      const [, , answer] = await clients
        .securityCenter(location)
        .listFindings(request, { ...readOptions(), autoPaginate: false });
      total = Math.max(total, answer.totalSize ?? 0);
      return { items: answer.listFindingsResults, next: answer.nextPageToken };
    });
    // One row that has no usable name must not hide the others.
    const findings = rows.map(parseAnyFinding).filter(({ key }) => key !== '');
    const unread = left ? Math.max(1, total - rows.length) : 0;
    return {
      facts: { findings, more: unread + rows.length - findings.length },
      raw: withoutSecrets(rows),
      source: 'securitycenter.googleapis.com',
      request: `SecurityCenter.ListFindings ${parent} ${filter}`,
    };
  };
  return {
    threats: async (query) =>
      list(query, threatsFilter(query.project, query.resourceNames, query), 'list threats of the project in'),
    elsewhere: async (query) =>
      list(query, elsewhereFilter(query.project, query), 'list threats of other projects in'),
    posture: async (query) =>
      list(
        query,
        postureFilter(query.resourceNames, query.partsOfNames, query.to),
        'list posture findings in',
      ),
  };
}
