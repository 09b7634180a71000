import { Failure } from '../../domain/failures';
import type { Severity } from '../../domain/phases';

/** How time passes for a budget. */
export interface Clock {
  /** Milliseconds; only differences count. */
  now(): number;
  /** Calls back after so many milliseconds. */
  after(ms: number, call: () => void): void;
}

export interface ReadBudget {
  /**
   * Resolves when a read may be made. Where several wait, the most severe goes first, of the same severity the one that
   * came first. Throws `rate-limited` when there is no turn within the patience.
   */
  turn(project: string, severity?: Severity): Promise<void>;
  /**
   * Told by a caller whom Google refused for the quota: others read in this project, too. Nobody has a turn for a while,
   * twice as long each time that it is refused again. Returns how long, in milliseconds.
   */
  refused(project: string): number;
  /** Told by a caller whom Google answered: the next refusal is the first one again. */
  answered(project: string): void;
}

const MINUTE_MS = 60_000;
/**
 * Reads a minute and project that one process makes. Google allows 60 and nobody can raise that
 * (docs.cloud.google.com/logging/quotas); what is left is for people who look at the same logs meanwhile.
 */
export const READS_PER_MINUTE = 50;
/**
 * A read that has no turn for so long fails: Temporal tries it again, and its activity names the gap in the end. With a call's
 * own 20 s it stays below the 45 s of an activity that reads.
 */
const PATIENCE_MS = 20_000;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 40_000;

/** One that nobody has rated may be anything: it waits like a HIGH one. */
const ORDER: Readonly<Record<Severity, number>> = { CRITICAL: 0, HIGH: 1, UNSPECIFIED: 1, MEDIUM: 2, LOW: 3 };

interface Waiting {
  readonly rank: number;
  readonly until: number;
  readonly go: () => void;
  readonly giveUp: () => void;
}

interface Project {
  /** When reads of the last minute were made. Not a bucket that fills up again: with that, a minute could have twice as many. */
  made: number[];
  closedUntil: number;
  refusals: number;
  waiting: readonly Waiting[];
  /** When it is looked at again; infinite while nobody waits. */
  wakesAt: number;
}

const realClock: Clock = {
  now: () => performance.now(),
  after: (ms, call) => void setTimeout(call, ms),
};

/** The reads of the logs that this process may make, for each project. */
export function createReadBudget(clock: Clock = realClock, perMinute = READS_PER_MINUTE): ReadBudget {
  const projects = new Map<string, Project>();
  const of = (name: string): Project => {
    const known = projects.get(name) ?? {
      made: [],
      closedUntil: 0,
      refusals: 0,
      waiting: [],
      wakesAt: Infinity,
    };
    projects.set(name, known);
    return known;
  };

  /** Gives turns to those who can have one, and comes back for the others. */
  const serve = (project: Project): void => {
    const now = clock.now();
    const late = project.waiting.filter(({ until }) => until <= now);
    project.waiting = project.waiting.filter(({ until }) => until > now);
    late.forEach(({ giveUp }) => giveUp());
    while (project.waiting.length > 0 && opensAt(project, now, perMinute) <= now) {
      const [next, ...others] = project.waiting;
      project.waiting = others;
      project.made.push(now);
      next?.go();
    }
    if (project.waiting.length === 0) return;
    const soonest = Math.min(opensAt(project, now, perMinute), ...project.waiting.map(({ until }) => until));
    if (soonest >= project.wakesAt) return;
    project.wakesAt = soonest;
    clock.after(Math.max(1, Math.ceil(soonest - now)), () => {
      if (project.wakesAt === soonest) project.wakesAt = Infinity;
      serve(project);
    });
  };

  return {
    async turn(name, severity = 'HIGH') {
      const project = of(name);
      await new Promise<void>((resolve, reject) => {
        const rank = ORDER[severity];
        const waiting: Waiting = {
          rank,
          until: clock.now() + PATIENCE_MS,
          go: resolve,
          giveUp: () => reject(exhausted(name, perMinute)),
        };
        project.waiting = [...project.waiting, waiting].toSorted((a, b) => a.rank - b.rank);
        serve(project);
      });
    },
    refused(name) {
      const project = of(name);
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** project.refusals);
      const now = clock.now();
      // Several that were under way are refused at once: that is one refusal.
      if (now >= project.closedUntil) {
        project.refusals += 1;
        project.closedUntil = now + pause;
      }
      // The clock has fractions of a millisecond, and sums of them are not exact.
      return Math.round(project.closedUntil - now);
    },
    answered(name) {
      const project = of(name);
      if (clock.now() >= project.closedUntil) project.refusals = 0;
    },
  };
}

/** When the next read may be made. */
function opensAt(project: Project, now: number, perMinute: number): number {
  project.made = project.made.filter((at) => now - at < MINUTE_MS);
  const [oldest = now] = project.made;
  const free = project.made.length < perMinute ? now : oldest + MINUTE_MS;
  return Math.max(free, project.closedUntil);
}

function exhausted(project: string, perMinute: number): Failure {
  return new Failure(
    'rate-limited',
    `no turn within ${PATIENCE_MS / 1000} s to read the logs in projects/${project}: ${perMinute} reads a minute are made, and more severe incidents go first`,
    { retryAfterMs: FIRST_PAUSE_MS },
  );
}
