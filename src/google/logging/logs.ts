import type { LogFacts } from '../../domain/evidence/log-facts';
import type { Clients } from '../client/clients';
import { cutShort, idOf, listEntries, type ListedEntries } from './list-entries';
import { logFilter } from './log-filter';
import { parseAudit, parseLine, parseRequest } from './parse-log-entry';
import type { LogQuery } from './log-filter';
import type { ReadBudget } from './read-budget';
import type { ReadFrom } from '../client/read-result';
import { defined } from '../../domain/defined';

export interface LogsPort {
  read(query: LogQuery): Promise<ReadFrom<LogFacts>>;
}

/** Cloud Logging allows 60 reads a minute for a whole project, so one log takes no more than these. */
const MAX_PAGES = 10;

/** What is said in the same minute as the sign is still about it, in milliseconds. */
const AFTER_SIGN_MS = 120_000;

/** Logs of a workload, oldest entries first. */
export function createLogs(clients: Clients, budget: ReadBudget): LogsPort {
  const list = async (query: LogQuery, newest?: true): Promise<ListedEntries> => {
    const { projectId, kind, cap, severity } = query;
    return listEntries(clients, budget, {
      projectId,
      filter: logFilter(query),
      cap,
      maxPages: MAX_PAGES,
      what: `read the ${kind} log in`,
      ...defined({ severity, newest }),
    });
  };
  return {
    async read(query) {
      const first = await list(query);
      const near = nearSign(query, first);
      const listed = near === undefined ? first : joined(first, await list(near, true).catch(cutShort));
      return {
        facts: factsOf(query, listed),
        raw: listed.entries,
        source: 'logging.googleapis.com',
        request: `LoggingServiceV2.ListLogEntries projects/${query.projectId} ${[query, ...(near === undefined ? [] : [near])].map(logFilter).join('; newest first: ')}`,
      };
    },
  };
}

interface Listed extends ListedEntries {
  readonly hole?: { readonly from: string; readonly to: string };
}

/** What is read beside, where the cap was reached before the sign. */
function nearSign(query: LogQuery, { entries, more }: ListedEntries): LogQuery | undefined {
  const { sign, to } = query;
  if (sign === undefined || !more) return undefined;
  const end = new Date(Date.parse(sign) + AFTER_SIGN_MS).toISOString();
  if (timeOf(entries.at(-1)) >= Date.parse(end)) return undefined;
  return { ...query, to: Date.parse(end) < Date.parse(to) ? end : to };
}

/** The first ones, and those around the sign that are not among them. */
function joined(first: ListedEntries, near: ListedEntries): Listed {
  const known = new Set(first.entries.map(idOf));
  const others = near.entries.filter((entry) => !known.has(idOf(entry)));
  const [last, next] = [first.entries.at(-1), others[0]];
  const touch = others.length < near.entries.length || last === undefined || next === undefined;
  const cut = first.cut ?? near.cut;
  return {
    entries: [...first.entries, ...others],
    more: true,
    ...defined({ cut }),
    ...(touch ? {} : { hole: { from: parseLine(last).at, to: parseLine(next).at } }),
  };
}

function timeOf(entry: unknown): number {
  return entry === undefined ? Infinity : Date.parse(parseLine(entry).at);
}

function factsOf({ kind, from, to }: LogQuery, { entries, more, cut, hole }: Listed): LogFacts {
  const plain = kind !== 'requests' && kind !== 'audit';
  return {
    kind,
    from,
    to,
    stored: entries.length,
    more,
    ...defined({ hole, cut }),
    requests: kind === 'requests' ? entries.map(parseRequest) : [],
    lines: plain ? entries.map(parseLine) : [],
    audit: kind === 'audit' ? entries.map(parseAudit) : [],
  };
}
