import type { Scenario } from '../../scenarios/schema';
import type { Agenda } from '../agenda';
import type { Disturbances } from '../disturbances';
import type { Hosts } from '../workload/hosts';
import type { Journal } from '../telemetry/journal';
import type { WorkerPools } from './worker-pools';

/** How the messages that a worker pool pulls have fared: `missed` ones found no instance and wait. */
interface WorkCounts {
  readonly done: number;
  readonly missed: number;
}

/** The work that worker pools pull: nobody sends it to an instance, so without instances it waits and nothing is refused. */
export class PoolWork {
  readonly #parts: {
    readonly scenario: Scenario;
    readonly agenda: Agenda;
    readonly hosts: Hosts;
    readonly pools: WorkerPools;
    readonly journal: Journal;
    readonly disturbances: Disturbances;
  };
  readonly #counts = new Map<string, WorkCounts>();

  constructor(parts: {
    readonly scenario: Scenario;
    readonly agenda: Agenda;
    readonly hosts: Hosts;
    readonly pools: WorkerPools;
    readonly journal: Journal;
    readonly disturbances: Disturbances;
  }) {
    this.#parts = parts;
  }

  counts(pool: string): WorkCounts {
    return this.#counts.get(pool) ?? { done: 0, missed: 0 };
  }

  /** Messages come from that time on. */
  begin(at: number): void {
    for (const { name, work } of this.#parts.scenario.workerPools)
      if (work !== undefined) this.#keepComing(name, work, at);
  }

  #keepComing(
    pool: string,
    work: { readonly everySeconds: number; readonly text: string },
    at: number,
  ): void {
    this.#parts.agenda.at(at, () => {
      this.#one(pool, work.text);
      this.#keepComing(pool, work, at + work.everySeconds * 1000);
    });
  }

  #one(pool: string, text: string): void {
    const { hosts, journal, disturbances } = this.#parts;
    const serving = hosts
      .alive({ kind: 'workerPool', name: pool })
      .filter(({ state }) => state === 'serving');
    const { done, missed } = this.counts(pool);
    const host = serving[done % Math.max(1, serving.length)];
    if (host === undefined) {
      this.#counts.set(pool, { done, missed: missed + 1 });
      disturbances.note(pool, 'Nobody pulled a message, because the pool has no instance.');
      return;
    }
    this.#counts.set(pool, { done: done + 1, missed });
    journal.line({ origin: host.origin, stream: 'stdout', text });
  }
}
