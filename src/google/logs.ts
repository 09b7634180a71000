import type { LogFacts } from '../domain/log-facts';
import type { Clients } from './clients';
import { listEntries, type ListedEntries } from './list-entries';
import { logFilter } from './log-filter';
import { parseAudit, parseLine, parseRequest } from './parse-log-entry';
import type { LogQuery, LogsPort } from './ports';
import type { ReadBudget } from './read-budget';

/** Cloud Logging allows 60 reads a minute for a whole project, so one log takes no more than these. */
const MAX_PAGES = 10;

/** Logs of a workload, oldest entries first. */
export function createLogs(clients: Clients, budget: ReadBudget): LogsPort {
  return {
    async read(query) {
      const filter = logFilter(query);
      const { projectId, kind, cap, severity } = query;
      const listed = await listEntries(clients, budget, {
        projectId,
        filter,
        cap,
        maxPages: MAX_PAGES,
        what: `read the ${kind} log in`,
        ...(severity === undefined ? {} : { severity }),
      });
      return {
        facts: factsOf(query, listed),
        raw: listed.entries,
        source: 'logging.googleapis.com',
        request: `LoggingServiceV2.ListLogEntries projects/${query.projectId} ${filter}`,
      };
    },
  };
}

function factsOf({ kind, from, to }: LogQuery, { entries, more, cut }: ListedEntries): LogFacts {
  const plain = kind !== 'requests' && kind !== 'audit';
  return {
    kind,
    from,
    to,
    stored: entries.length,
    more,
    ...(cut === undefined ? {} : { cut }),
    requests: kind === 'requests' ? entries.map(parseRequest) : [],
    lines: plain ? entries.map(parseLine) : [],
    audit: kind === 'audit' ? entries.map(parseAudit) : [],
  };
}
