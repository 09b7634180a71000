import type { LogFacts } from '../domain/log-facts';
import type { Clients } from './clients';
import { readOptions } from './clients';
import { toFailure } from './errors';
import { logFilter } from './log-filter';
import { parseAudit, parseLine, parseRequest, plainEntry } from './parse-log-entry';
import type { LogQuery, LogsPort } from './ports';

const LARGEST_PAGE = 1000;
/** Cloud Logging allows 60 reads a minute for a whole project, so one log takes no more than these. */
const MAX_PAGES = 10;

/** Logs of a workload, oldest entries first. */
export function createLogs(clients: Clients): LogsPort {
  return {
    async read(query) {
      const filter = logFilter(query);
      const { entries, more } = await list(clients, query, filter);
      return {
        facts: factsOf(query, entries, more),
        raw: entries,
        source: 'logging.googleapis.com',
        request: `LoggingServiceV2.ListLogEntries projects/${query.projectId} ${filter}`,
      };
    },
  };
}

async function list(clients: Clients, { projectId, kind, cap }: LogQuery, filter: string) {
  const resource = `projects/${projectId}`;
  const entries: unknown[] = [];
  // One more than wanted tells whether there are more.
  const pageSize = Math.min(LARGEST_PAGE, cap + 1);
  let pageToken = '';
  for (let page = 0; page < MAX_PAGES && entries.length <= cap; page += 1) {
    try {
      const [, , answer] = await clients.logging(projectId).getEntries({
        resourceNames: [resource],
        filter,
        orderBy: 'timestamp asc',
        pageSize,
        autoPaginate: false,
        gaxOptions: readOptions(),
        ...(pageToken === '' ? {} : { pageToken }),
      });
      entries.push(...(answer.entries ?? []).map(plainEntry));
      pageToken = answer.nextPageToken ?? '';
    } catch (thrown) {
      throw toFailure(thrown, { what: `read the ${kind} log in`, resource });
    }
    // A page without entries that has a token says that the search ran out of time, not that there is nothing.
    if (pageToken === '') break;
  }
  return { entries: entries.slice(0, cap), more: entries.length > cap || pageToken !== '' };
}

function factsOf({ kind, from, to }: LogQuery, entries: readonly unknown[], more: boolean): LogFacts {
  const plain = kind !== 'requests' && kind !== 'audit';
  return {
    kind,
    from,
    to,
    stored: entries.length,
    more,
    requests: kind === 'requests' ? entries.map(parseRequest) : [],
    lines: plain ? entries.map(parseLine) : [],
    audit: kind === 'audit' ? entries.map(parseAudit) : [],
  };
}
