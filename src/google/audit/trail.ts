import type { TrailEntry } from '../../domain/audit-trail/trail-entry';
import { readOptions, type Clients } from '../client/clients';
import { attempt } from '../client/errors';
import { readFrom, type ReadFrom } from '../client/read';
import { cutShort, idOf, listEntries, type ListedEntries } from '../logging/list-entries';
import { parseTrailEntry } from './parse-trail-entry';
import type { ReadBudget } from '../logging/read-budget';
import { changesFilter, narrowedFilter, readsFilter, type TrailQuery } from './trail-filter';
import { defined } from '../../domain/defined';

export interface TrailRead {
  /** Oldest first. */
  readonly entries: readonly TrailEntry[];
  readonly more: boolean;
  /** Why the rest could not be read, where that was no cap. */
  readonly cut?: string;
}

/** Cloud Logging allows 60 reads a minute for a whole project, so one list takes no more than these. */
const MAX_PAGES = 5;
/** With it, Data Access logs are read; without, Google leaves them out of the answer. */
const PRIVATE = 'logging.privateLogEntries.list';

/** The audit trail of a workload and its identity, by the same calls as other logs. Each read is a list, page by page. */
export function createTrail(clients: Clients, budget: ReadBudget) {
  const list = async ({ projectId, cap, severity }: TrailQuery, filter: string): Promise<ListedEntries> =>
    listEntries(clients, budget, {
      projectId,
      filter,
      cap,
      maxPages: MAX_PAGES,
      what: 'read the audit trail in',
      ...defined({ severity }),
    });
  return {
    /**
     * Lists what the accounts changed, in any service, and what anybody changed about the workload, its accounts and
     * the policy of its project. These logs are always written.
     */
    async changes(query: TrailQuery) {
      const filter = changesFilter(query);
      return trailFrom(query, filter, await list(query, filter));
    },
    /**
     * Lists the accounts' reads, where somebody switched these logs on. Above the cap they are listed once more: what
     * a technique would read, what was refused, and what came from another address than the first ones.
     */
    async reads(query: TrailQuery) {
      const filter = readsFilter(query);
      if (filter === undefined) return trailFrom(query, 'not asked for: no account is known', nothing);
      const all = await list(query, filter);
      if (!all.more) return trailFrom(query, filter, all);
      const usual = [...new Set(all.entries.map(parseTrailEntry).flatMap(addressOf))];
      const narrowed = narrowedFilter(filter, usual);
      const rest = await list(query, narrowed).catch(cutShort);
      const both = new Map([...all.entries, ...rest.entries].map((entry) => [idOf(entry), entry]));
      return trailFrom(query, `${filter} and then ${narrowed}`, {
        ...rest,
        ...all,
        entries: [...both.values()],
      });
    },
    /** Tells whether this process may read Data Access logs; without that Google leaves them out and says nothing. */
    async seesReads(projectId: string): Promise<boolean> {
      const resource = `projects/${projectId}`;
      const request = { resource, permissions: [PRIVATE] };
      const [answer] = await attempt({ what: 'test permissions on', resource }, async () =>
        clients.projects().testIamPermissions(request, readOptions()),
      );
      return (answer.permissions ?? []).includes(PRIVATE);
    },
  };
}

const nothing: ListedEntries = { entries: [], more: false };

function trailFrom(
  { projectId }: TrailQuery,
  filter: string,
  { entries, more, cut }: ListedEntries,
): ReadFrom<TrailRead> {
  const facts = { entries: entries.map(parseTrailEntry), more, ...defined({ cut }) };
  const request = `LoggingServiceV2.ListLogEntries projects/${projectId} ${filter}`;
  return readFrom({ source: 'logging.googleapis.com', request }, facts, entries);
}

/** An address that a workload calls from at other times; what comes from outside is never usual. */
function addressOf({ callerIp, origin }: TrailEntry): readonly string[] {
  return callerIp === '' || origin === 'outside' ? [] : [callerIp];
}
