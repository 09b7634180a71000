import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../domain/failures';
import type { IncidentClient, IncidentList } from '../../temporal/incident-client';

const EVERY_MS = 200;
/** Time that a notification has to become an incident. */
const LIMIT_MS = 60_000;

/** An incident, and the run that its page is of. */
export interface FoundIncident {
  readonly slot: string;
  readonly runId: string;
}

/**
 * The incident that the attack has opened; the sandbox's queues are its own, so any is ours. Throws `internal`
 * after a minute without one, naming the log.
 */
export async function findIncident(
  incidents: IncidentClient,
  log: string,
  signal: AbortSignal,
): Promise<FoundIncident> {
  const end = performance.now() + LIMIT_MS;
  while (performance.now() < end) {
    const { incidents: listed } = await incidents.list('all').catch(passing);
    const [found] = listed;
    if (found !== undefined) return { slot: found.slot, runId: found.runId };
    await delay(EVERY_MS, undefined, { signal });
  }
  throw new Failure(
    'internal',
    `no incident was opened within ${String(LIMIT_MS / 1_000)} s of the attack; the log is ${log}`,
  );
}

/** A busy server may be late with an answer; the limit of the whole search holds. */
function passing(thrown: unknown): Pick<IncidentList, 'incidents'> {
  if (thrown instanceof Failure && thrown.code === 'unreachable') return { incidents: [] };
  throw thrown;
}
