import type { TrailEntry } from '../domain/trail-entry';
import { readOptions, type Clients } from './clients';
import { toFailure } from './errors';
import { plainEntry } from './parse-log-entry';
import { parseTrailEntry } from './parse-trail-entry';
import type { ReadFrom } from './ports';
import { changesFilter, narrowedFilter, readsFilter } from './trail-filter';
import type { TrailPort, TrailQuery, TrailRead } from './trail-ports';

const LARGEST_PAGE = 1000;
/** Cloud Logging allows 60 reads a minute for a whole project, so one list takes no more than these. */
const MAX_PAGES = 5;
/** With it, Data Access logs are read; without, Google leaves them out of the answer. */
const PRIVATE = 'logging.privateLogEntries.list';

/** The audit trail, by the same calls as other logs. */
export function createTrail(clients: Clients): TrailPort {
  return {
    async changes(query) {
      const filter = changesFilter(query);
      return readFrom(query, filter, await list(clients, query, filter));
    },
    async reads(query) {
      const filter = readsFilter(query);
      if (filter === undefined) return readFrom(query, 'not asked for: no account is known', nothing);
      const all = await list(clients, query, filter);
      if (!all.more) return readFrom(query, filter, all);
      const usual = [...new Set(all.raw.map(parseTrailEntry).flatMap(addressOf))];
      const narrowed = narrowedFilter(filter, usual);
      const { raw } = await list(clients, query, narrowed);
      const both = new Map([...all.raw, ...raw].map((entry) => [parseTrailEntry(entry).id, entry]));
      return readFrom(query, `${filter} and then ${narrowed}`, { raw: [...both.values()], more: true });
    },
    async seesReads(projectId) {
      const resource = `projects/${projectId}`;
      try {
        const [answer] = await clients
          .projects()
          .testIamPermissions({ resource, permissions: [PRIVATE] }, readOptions());
        return (answer.permissions ?? []).includes(PRIVATE);
      } catch (thrown) {
        throw toFailure(thrown, { what: 'test permissions on', resource });
      }
    },
  };
}

interface Listed {
  readonly raw: readonly unknown[];
  readonly more: boolean;
}

const nothing: Listed = { raw: [], more: false };

async function list(clients: Clients, { projectId, cap }: TrailQuery, filter: string): Promise<Listed> {
  const resource = `projects/${projectId}`;
  const raw: unknown[] = [];
  let pageToken = '';
  for (let page = 0; page < MAX_PAGES && raw.length <= cap; page += 1) {
    try {
      const [, , answer] = await clients.logging(projectId).getEntries({
        resourceNames: [resource],
        filter,
        orderBy: 'timestamp asc',
        // One more than wanted tells whether there are more.
        pageSize: Math.min(LARGEST_PAGE, cap + 1),
        autoPaginate: false,
        gaxOptions: readOptions(),
        ...(pageToken === '' ? {} : { pageToken }),
      });
      raw.push(...(answer.entries ?? []).map(plainEntry));
      pageToken = answer.nextPageToken ?? '';
    } catch (thrown) {
      throw toFailure(thrown, { what: 'read the audit trail in', resource });
    }
    // A page without entries that has a token says that the search ran out of time, not that there is nothing.
    if (pageToken === '') break;
  }
  return { raw: raw.slice(0, cap), more: raw.length > cap || pageToken !== '' };
}

function readFrom({ projectId }: TrailQuery, filter: string, { raw, more }: Listed): ReadFrom<TrailRead> {
  return {
    facts: { entries: raw.map(parseTrailEntry), more },
    raw,
    source: 'logging.googleapis.com',
    request: `LoggingServiceV2.ListLogEntries projects/${projectId} ${filter}`,
  };
}

/** An address that a workload calls from at other times; what comes from outside is never usual. */
function addressOf({ callerIp, origin }: TrailEntry): readonly string[] {
  return callerIp === '' || origin === 'outside' ? [] : [callerIp];
}
