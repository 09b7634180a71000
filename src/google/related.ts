import type { Clients } from './clients';
import { readOptions } from './clients';
import { toFailure } from './errors';
import { parseAnyFinding } from './parse-finding';
import { toPlain } from './parse-plain';
import type { ReadFrom } from './ports';
import { elsewhereFilter, postureFilter, threatsFilter } from './related-filter';
import type { ListedFindings, RelatedPort } from './related-ports';
import { withoutSecrets } from './without-secrets';

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
    const rows: unknown[] = [];
    let total = 0;
    let pageToken = '';
    for (let page = 0; page < MAX_PAGES; page += 1) {
      try {
        const request = { parent, filter, orderBy: 'event_time desc', pageSize: PAGE_SIZE, pageToken };
        const [, , answer] = await clients
          .securityCenter()
          .listFindings(request, { ...readOptions(), autoPaginate: false });
        rows.push(...(answer.listFindingsResults ?? []).map(toPlain));
        total = Math.max(total, answer.totalSize ?? 0);
        pageToken = answer.nextPageToken ?? '';
      } catch (thrown) {
        throw toFailure(thrown, { what, resource: parent });
      }
      if (pageToken === '') break;
    }
    // One row that has no usable name must not hide the others.
    const findings = rows.map(parseAnyFinding).filter(({ key }) => key !== '');
    const unread = pageToken === '' ? 0 : Math.max(1, total - rows.length);
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
