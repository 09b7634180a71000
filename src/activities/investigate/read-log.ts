import type { ReadResult } from '../../domain/evidence';
import type { LogKind } from '../../domain/log-facts';
import type { LogQuery } from '../../google/ports';
import type { ActivityDeps } from '../deps';
import { keep } from '../evidence';

/** Reads one log of a workload over a bounded window. Reads only; safe to repeat. */
export function readLog(deps: ActivityDeps) {
  return async function readLog(query: LogQuery): Promise<ReadResult> {
    const read = await deps.google.logs.read(query);
    const { stored, more } = read.facts;
    return keep(
      deps,
      logName(query.kind),
      read,
      `${stored} entries${more ? ', and more than were read' : ''}`,
    );
  };
}

export function logName(kind: LogKind): string {
  return kind === 'audit' ? 'audit log' : kind === 'requests' ? 'request log' : `${kind} log`;
}
