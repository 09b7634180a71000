import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../domain/failures';
import type { IncidentClient, IncidentList, SeenIncident } from '../../temporal/incident-client';
import type { Interrupt } from './terminal/interrupt';
import { storyBetween } from './story/story';
import type { Tell } from './story/teller';

const EVERY_MS = 200;
/** Time that a notification has to become an incident. */
const LIMIT_MS = 60_000;

/** An incident, and the run that its page is of. */
interface FoundIncident {
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

const LOOK_EVERY_MS = 250;
/** How long an incident that does not answer is asked again. */
const PATIENCE_MS = 30_000;

/** Looks at one incident again and again. */
interface IncidentFollower {
  /**
   * Follows until `reached` holds, and tells what happens meanwhile. Resolves with the view that it held for, or with the
   * last one after `limitMs` (default: no limit). Rejects with the interrupt's reason, or when the incident has not
   * answered for 30 s; while somebody else's workflow holds its id it is waited for.
   */
  until(reached: (view: SeenIncident) => boolean, limitMs?: number): Promise<SeenIncident>;
}

/** Receives every view: before its news is printed, and after. */
interface Viewer {
  before(view: SeenIncident): void;
  after(view: SeenIncident): void;
}

export function followIncidentOf(
  { incidents, slot }: { readonly incidents: IncidentClient; readonly slot: string },
  tell: Tell,
  interrupt: Interrupt,
  viewer: Viewer,
): IncidentFollower {
  let before: SeenIncident | undefined;
  let answered = performance.now();
  let isSilent = false;

  const look = async (): Promise<SeenIncident | undefined> => {
    try {
      const view = await interrupt.race(incidents.view(slot));
      answered = performance.now();
      isSilent = false;
      viewer.before(view);
      storyBetween(before, view).forEach(tell);
      before = view;
      return view;
    } catch (thrown) {
      const code = thrown instanceof Failure ? thrown.code : undefined;
      // The owner of the other workflow can take it away: the incident comes back then by itself.
      const isHeld = code === 'foreign-workflow';
      if (isHeld) answered = performance.now();
      if (thrown instanceof Failure && (isHeld || code === 'temporal-unavailable') && !isSilent) {
        isSilent = true;
        const how = isHeld ? 'until that has ended' : `for ${PATIENCE_MS / 1_000} s`;
        tell({ event: 'silent', text: `${thrown.message}. Retrying ${how}.` });
      }
      // A busy machine can be late with a workflow task, and then a query fails in more than one way.
      if (!(thrown instanceof Failure) || performance.now() - answered > PATIENCE_MS) throw thrown;
      return undefined;
    }
  };

  return {
    async until(reached, limitMs = Infinity) {
      const end = performance.now() + limitMs;
      for (;;) {
        const view = await look();
        if (view !== undefined) {
          viewer.after(view);
          if (reached(view) || performance.now() > end) return view;
        }
        await interrupt.race(delay(LOOK_EVERY_MS));
      }
    },
  };
}
