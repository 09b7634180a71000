import { Context } from '@temporalio/activity';
import { namedExecutions } from '../../domain/attacked-execution';
import type { Digest } from '../../domain/digest';
import type { Gap, ReadResult } from '../../domain/evidence';
import { Failure, failureKind } from '../../domain/failures';
import { logKinds, type LogKind } from '../../domain/log-facts';
import type { LogQuery } from '../../google/ports';
import type { ActivityDeps } from '../deps';
import { keep, partGap } from '../evidence';
import { readFacts } from '../parse-facts';
import { parseReadLogs } from './parse-heartbeat';

export interface ReadLogs {
  /** In the order of `logKinds`; kinds that could not be read are missing. */
  readonly logs: readonly { readonly kind: LogKind; readonly read: ReadResult }[];
  readonly gaps: readonly Gap[];
}

/** The window, and facts of the incident's findings: where they name one execution of a job, its output is meant. */
export interface ReadLogsInput extends Omit<LogQuery, 'kind' | 'execution'> {
  readonly findings?: readonly Digest[];
}

/** Milliseconds since its scheduling after which what still fails is a gap; until then the whole is tried again. */
const PATIENCE_MS = 60_000;

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
 * Reads only; safe to repeat.
 */
export function readLogs(deps: ActivityDeps) {
  return async function readLogs({ findings = [], ...given }: ReadLogsInput): Promise<ReadLogs> {
    const { info } = Context.current();
    const query = { ...given, ...(await executionOf(deps, findings)) };
    const known = parseReadLogs(info.heartbeatDetails);
    const late = deps.now().getTime() - info.scheduledTimestampMs >= PATIENCE_MS;
    const parts = await Promise.all(
      logKinds.map(async (kind) => known.get(kind) ?? readPart(deps, { ...query, kind })),
    );
    const logs = parts.flatMap((part) => ('read' in part ? [part] : []));
    const failed = parts.flatMap((part) => ('failure' in part ? [part] : []));
    const again = failed.find(({ failure }) => failureKind(failure.code).retry !== 'never');
    if (again !== undefined && !late) {
      Context.current().heartbeat(logs);
      throw again.failure;
    }
    const gaps = failed.map(({ kind, failure }) =>
      partGap(logName(kind), hides[kind], failure.message, failure.permission),
    );
    return { logs, gaps };
  };
}

/** The one execution that the findings name; of several the output of all is read. */
async function executionOf(
  { ledger }: ActivityDeps,
  findings: readonly Digest[],
): Promise<Pick<LogQuery, 'execution'>> {
  const named = await Promise.all(findings.map(async (sha) => readFacts(ledger, 'finding', sha)));
  const [execution, ...others] = namedExecutions({ findings: named });
  return execution === undefined || others.length > 0 ? {} : { execution };
}

type Part =
  | { readonly kind: LogKind; readonly read: ReadResult }
  | { readonly kind: LogKind; readonly failure: Failure };

async function readPart(deps: ActivityDeps, query: LogQuery): Promise<Part> {
  const { kind } = query;
  try {
    const read = await deps.google.logs.read(query);
    const { stored, more } = read.facts;
    const headline = `${stored} entries${more ? ', and more than were read' : ''}`;
    return { kind, read: await keep(deps, logName(kind), read, headline) };
  } catch (thrown) {
    return { kind, failure: Failure.from(thrown) };
  }
}

export function logName(kind: LogKind): string {
  return kind === 'requests' ? 'request log' : `${kind} log`;
}
