import type { LogKind } from '../../domain/evidence/log-facts';
import type { ReadLogs } from './read-logs';

type Read = ReadLogs['logs'][number];

/** The logs that earlier tries of this activity have read: its own heartbeats, come back through Temporal. */
export function parseReadLogs(details: unknown): ReadonlyMap<LogKind, Read> {
  const parts = Array.isArray(details) ? (details as readonly Read[]) : [];
  return new Map(parts.map((part) => [part.kind, part]));
}
