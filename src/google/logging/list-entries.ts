import { Failure } from '../../domain/failures';
import type { Severity } from '../../domain/phases';
import { readOptions, type Clients } from '../client/clients';
import { toFailure } from '../client/errors';
import { pageBudget } from '../client/read';
import { plainEntry } from './parse-log-entry';
import type { ReadBudget } from './read-budget';

interface EntriesQuery {
  readonly projectId: string;
  readonly filter: string;
  /** At most this many entries are read. */
  readonly cap: number;
  readonly maxPages: number;
  /** A verb and its object, for the message: `read the audit trail in`. */
  readonly what: string;
  /** The severity that decides who reads first. Default: HIGH. */
  readonly severity?: Severity;
  /** Reads the newest ones of the filter instead of the oldest; they are given oldest first all the same. */
  readonly newest?: true;
}

export interface ListedEntries {
  /** Oldest first, as `plainEntry` gives them. */
  readonly entries: readonly unknown[];
  /** True when there are more than were read. */
  readonly more: boolean;
  /** Why the rest was not read, where that was no cap: a page failed after others had come, or the search did not end. */
  readonly cut?: string;
}

const LARGEST_PAGE = 1000;

/** Pages without an entry that one search follows: each is one of the reads that the project has in a minute. */
const MOST_EMPTY = 25;

/**
 * Entries of the logs of a project, page by page, each within the budget. A page without entries that has a token says that
 * the search is under way, not that there is nothing: it is followed, and where it does not end in time, that is said. Where a later page fails, what came before is kept and the rest is
 * said; where nothing was read it throws `Failure`, since an empty log would be a lie.
 */
export async function listEntries(
  clients: Clients,
  budget: ReadBudget,
  { projectId, filter, cap, maxPages, what, severity, newest }: EntriesQuery,
): Promise<ListedEntries> {
  const inOrder = (read: readonly unknown[]): readonly unknown[] =>
    newest === true ? read.slice(0, cap).toReversed() : read.slice(0, cap);
  const resource = `projects/${projectId}`;
  const entries: unknown[] = [];
  // One more than wanted tells whether there are more.
  const pageSize = Math.min(LARGEST_PAGE, cap + 1);
  const goesOn = pageBudget({ pages: maxPages, empty: MOST_EMPTY });
  for (let pageToken = '', pages = 1; ; pages += 1) {
    let found: readonly unknown[];
    try {
      await budget.turn(projectId, severity);
      const [, , answer] = await clients.logging(projectId).getEntries({
        resourceNames: [resource],
        filter,
        orderBy: newest === true ? 'timestamp desc' : 'timestamp asc',
        pageSize,
        autoPaginate: false,
        gaxOptions: readOptions(),
        ...(pageToken === '' ? {} : { pageToken }),
      });
      budget.answered(projectId);
      found = answer.entries ?? [];
      pageToken = answer.nextPageToken ?? '';
    } catch (thrown) {
      const failure = withPause(toFailure(thrown, { what, resource }), budget, projectId);
      if (entries.length === 0) throw failure;
      return { entries: inOrder(entries), more: true, cut: failure.message };
    }
    entries.push(...found.map(plainEntry));
    if (pageToken === '') return { entries: inOrder(entries), more: entries.length > cap };
    if (entries.length > cap) return { entries: inOrder(entries), more: true };
    if (!goesOn(found.length)) {
      const cut = `the search of ${resource} did not come to its end within ${pages} pages`;
      return { entries: inOrder(entries), more: true, cut };
    }
  }
}

/**
 * Refused for the quota, with the pause that all readers of the project make. A refusal without a cause is our own
 * budget's.
 */
function withPause(failure: Failure, budget: ReadBudget, projectId: string): Failure {
  if (failure.code !== 'rate-limited' || failure.cause === undefined) return failure;
  const { message, cause } = failure;
  return new Failure('rate-limited', message, { cause, retryAfterMs: budget.refused(projectId) });
}

/** The result of a further listing that failed: nothing is taken from the first, and why there is no more is said. */
export function cutShort(thrown: unknown): ListedEntries {
  return { entries: [], more: true, cut: Failure.from(thrown).message };
}

/** Cloud Logging's own id of an entry, by which copies are known. */
export function idOf(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && 'insertId' in entry ? entry.insertId : entry;
}
