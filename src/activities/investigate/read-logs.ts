import { Context } from '@temporalio/activity';
import { namedExecutions } from '../../domain/assessment/reconstruction/attacked';
import type { Digest } from '../../domain/text/digest';
import type { Gap, ReadResult } from '../../domain/evidence/evidence';
import type { Finding } from '../../domain/finding/finding';
import { Failure, failureKind } from '../../domain/failures';
import { logKinds, type LogKind } from '../../domain/evidence/log-facts';
import { worse } from '../../domain/phases';
import { suspectRequests } from '../../domain/assessment/reconstruction/requests';
import type { LogQuery } from '../../google/logging/logs';
import type { ActivityDeps } from '../deps';
import { gapOf, isLate, keep } from '../evidence';
import { readEach } from '../parse-facts';
import { defined } from '../../domain/defined';

export interface ReadLogs {
  /** In the order of `logKinds`; kinds that could not be read are missing. */
  readonly logs: readonly { readonly kind: LogKind; readonly read: ReadResult }[];
  readonly gaps: readonly Gap[];
}

/** The window, and facts of the incident's findings: where they name one execution of a job, its output is meant. */
interface ReadLogsInput extends Omit<LogQuery, 'kind' | 'execution'> {
  readonly findings?: readonly Digest[];
}

const hides: Readonly<Record<LogKind, string>> = {
  requests: 'the request that may have opened the shell, and from where',
  stdout: 'what the workload itself wrote',
  stderr: 'errors of a shell or an exploit',
  system: 'when instances were started and stopped',
  audit: 'who deployed or changed it, and what its service account did',
};

/**
 * Reads the logs of a workload over a bounded window, all kinds in parallel, each a part of its own: one that is not
 * permitted is a gap, and what a failed try has read already is not read again, since a project has 60 reads a minute.
 * Throws until it is late the `Failure` of a log that is worth another try. Stores evidence and facts in the ledger; safe to
 * repeat.
 */
export function readLogs(deps: ActivityDeps) {
  return async function readLogs({ findings = [], ...given }: ReadLogsInput): Promise<ReadLogs> {
    const named = await readEach(deps.ledger, 'finding', findings);
    const query = { ...given, ...severityOf(named), ...signOf(named), ...executionOf(named) };
    const known = readBefore(Context.current().info.heartbeatDetails);
    const parts = await Promise.all(
      logKinds.map(async (kind) => known.get(kind) ?? readLog(deps, { ...query, kind }, named)),
    );
    const logs = parts.flatMap((part) => ('read' in part ? [part] : []));
    const failed = parts.flatMap((part) => ('failure' in part ? [part] : []));
    const again = failed.find(({ failure }) => failureKind(failure.code).retry !== 'never');
    if (again !== undefined && !isLate(deps)) {
      Context.current().heartbeat(logs);
      throw again.failure;
    }
    const gaps = failed.map(({ kind, failure }) =>
      gapOf(logName(kind), hides[kind], failure.message, failure.permission),
    );
    return { logs, gaps: [...gaps, ...logs.flatMap(({ read }) => read.gaps)] };
  };
}

/** The one execution that the findings name; of several the output of all is read. */
function executionOf(findings: readonly Finding[]): Pick<LogQuery, 'execution'> {
  const [execution, ...others] = namedExecutions(findings);
  return execution === undefined || others.length > 0 ? {} : { execution };
}

/** The earliest of them. */
function signOf(findings: readonly Finding[]): Pick<LogQuery, 'sign'> {
  const [sign] = findings.map(({ eventTime }) => eventTime).toSorted();
  return defined({ sign });
}

/** Of the worst of them: reads of a severe incident go first. */
function severityOf(findings: readonly Finding[]): Pick<LogQuery, 'severity'> {
  const [first, ...others] = findings.map(({ severity }) => severity);
  return first === undefined ? {} : { severity: others.reduce(worse, first) };
}

type Read = ReadLogs['logs'][number];
type Tried = Read | { readonly kind: LogKind; readonly failure: Failure };

/** The logs that earlier tries of this activity have read: its own heartbeats, come back through Temporal. */
function readBefore(heartbeat: unknown): ReadonlyMap<LogKind, Read> {
  const logs: readonly unknown[] = Array.isArray(heartbeat) ? heartbeat : [];
  return new Map(logs.filter(isRead).map((log) => [log.kind, log]));
}

function isRead(log: unknown): log is Read {
  if (typeof log !== 'object' || log === null || !('kind' in log) || !('read' in log)) return false;
  return logKinds.some((kind) => kind === log.kind) && typeof log.read === 'object' && log.read !== null;
}

async function readLog(deps: ActivityDeps, query: LogQuery, findings: readonly Finding[]): Promise<Tried> {
  const { kind } = query;
  try {
    const plain = await deps.google.logs.read(query);
    const facts = { ...plain.facts, ...suspectRequests(plain.facts.requests, findings) };
    const read = { ...plain, facts };
    const { stored, more, cut, hole } = read.facts;
    const between = hole === undefined ? '' : ` between ${hole.from} and ${hole.to}`;
    const headline = `${stored} entries${more ? `, and more than were read${between}` : ''}`;
    const kept = await keep(deps, logName(kind), read, headline);
    if (cut === undefined) return { kind, read: kept };
    const gap = gapOf(`the rest of the ${logName(kind)}`, hides[kind], cut);
    return { kind, read: { ...kept, gaps: [gap] } };
  } catch (thrown) {
    return { kind, failure: Failure.from(thrown) };
  }
}

export function logName(kind: LogKind): string {
  return kind === 'requests' ? 'request log' : `${kind} log`;
}
