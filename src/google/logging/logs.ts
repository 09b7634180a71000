import { defined } from '../../domain/defined';
import type { LogFacts, LogKind } from '../../domain/evidence/log-facts';
import type { Severity } from '../../domain/phases';
import type { Workload, WorkloadKind } from '../../domain/workload/workload';
import type { Clients } from '../client/clients';
import { quote } from '../client/filter-text';
import { readFrom, type ReadFrom } from '../client/read';
import { cutShort, idOf, listEntries, type ListedEntries } from './list-entries';
import { parseAudit, parseLine, parseRequest } from './parse-log-entry';
import type { ReadBudget } from './read-budget';

export interface LogQuery {
  readonly projectId: string;
  readonly workload: Workload;
  readonly kind: LogKind;
  /** For a job, the execution whose output is meant; default: all. Changes of the job are read in any case. */
  readonly execution?: string;
  /** RFC 3339, inclusive. */
  readonly from: string;
  readonly to: string;
  /** At most this many entries are read; what lies beyond is said by `more`. */
  readonly cap: number;
  /**
   * RFC 3339: the first sign. Where the cap is reached before it, the last entries up to two minutes after it are read as
   * well, at most as many again: what a busy workload did half an hour before is not what is looked for.
   */
  readonly sign?: string;
  /** Of the incident: the most severe reads first. Default: HIGH. */
  readonly severity?: Severity;
}

/** Cloud Logging allows 60 reads a minute for a whole project, so one log takes no more than these. */
const MAX_PAGES = 10;

/** Output in the same minute as the sign still belongs to it, in milliseconds. */
const AFTER_SIGN_MS = 120_000;

/** Logs of a workload, oldest entries first. */
export function createLogs(clients: Clients, budget: ReadBudget) {
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
    async read(query: LogQuery): Promise<ReadFrom<LogFacts>> {
      const first = await list(query);
      const near = nearSign(query, first);
      const listed = near === undefined ? first : joined(first, await list(near, true).catch(cutShort));
      const filters = [query, ...(near === undefined ? [] : [near])].map(logFilter).join('; newest first: ');
      const request = `LoggingServiceV2.ListLogEntries projects/${query.projectId} ${filters}`;
      return readFrom({ source: 'logging.googleapis.com', request }, factsOf(query, listed), listed.entries);
    },
  };
}

interface Listed extends ListedEntries {
  readonly hole?: { readonly from: string; readonly to: string };
}

/** A second listing near the sign, where the cap was reached before it. */
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

/** The monitored resource of each kind of workload, and its label for the workload's name. */
const monitored: Readonly<Record<WorkloadKind, { readonly type: string; readonly label: string }>> = {
  services: { type: 'cloud_run_revision', label: 'service_name' },
  jobs: { type: 'cloud_run_job', label: 'job_name' },
  workerPools: { type: 'cloud_run_worker_pool', label: 'worker_pool_name' },
  instances: { type: 'cloud_run_instance', label: 'instance_name' },
};

const logIds: Readonly<Record<LogKind, readonly string[]>> = {
  requests: ['run.googleapis.com/requests'],
  stdout: ['run.googleapis.com/stdout'],
  stderr: ['run.googleapis.com/stderr'],
  system: ['run.googleapis.com/varlog/system'],
  audit: ['cloudaudit.googleapis.com/activity', 'cloudaudit.googleapis.com/system_event'],
};

/**
 * The filter of one log of a workload over a window. It always names `timestamp`: the library adds "the last 24 hours"
 * to a filter that does not.
 */
export function logFilter(query: Omit<LogQuery, 'projectId' | 'cap'>): string {
  const { kind, workload, from, to } = query;
  const logs = logIds[kind].map((id) => `log_id(${quote(id)})`).join(' OR ');
  return [
    `(${logs})`,
    ...resourceTerms(workload),
    ...executionTerms(query),
    // Deploy entries name the service in their labels, but no revision; v1 and v2 write their names differently.
    ...(kind === 'audit' ? [`protoPayload.serviceName=${quote('run.googleapis.com')}`] : []),
    `timestamp>=${quote(from)}`,
    `timestamp<=${quote(to)}`,
  ].join(' AND ');
}

/** Entries of a job name their execution in a label; audit entries are about the job. */
function executionTerms({ kind, workload, execution }: Pick<LogQuery, 'kind' | 'workload' | 'execution'>) {
  if (execution === undefined || workload.kind !== 'jobs' || kind === 'audit') return [];
  return [`labels.${quote('run.googleapis.com/execution_name')}=${quote(execution)}`];
}

/** The entries of one workload, of any of its logs. */
export function resourceTerms(workload: Workload): readonly string[] {
  const { type, label } = monitored[workload.kind];
  return [
    `resource.type=${quote(type)}`,
    `resource.labels.${label}=${quote(workload.name)}`,
    `resource.labels.location=${quote(workload.location)}`,
  ];
}
