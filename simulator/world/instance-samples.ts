import type { Timing } from '../scenarios/schema';
import type { Agenda } from './agenda';
import type { Fleet } from './fleet';
import { isAlive } from './instances';

/** How many instances a revision had at one moment: with requests (`active`) and without (`idle`). */
export interface InstanceSample {
  readonly service: string;
  readonly revision: string;
  /** Milliseconds. */
  readonly at: number;
  readonly active: number;
  readonly idle: number;
}

/** Samples beyond this many push out the oldest. */
const capacity = 20_000;

/** Counts instances at regular times, as Monitoring does: what happens between two samples is not seen. */
export class InstanceSamples {
  readonly #agenda: Agenda;
  readonly #fleet: Fleet;
  readonly #timing: Timing;
  #samples: InstanceSample[] = [];

  constructor(parts: { readonly agenda: Agenda; readonly fleet: Fleet; readonly timing: Timing }) {
    this.#agenda = parts.agenda;
    this.#fleet = parts.fleet;
    this.#timing = parts.timing;
  }

  /** Samples from that time on. A revision is sampled, with zeros too, from its first instance on. */
  begin(at: number): void {
    this.#agenda.at(at, () => {
      this.#take(at);
      this.begin(at + this.#timing.sampleSeconds * 1000);
    });
  }

  /** What can be read at that time, oldest first. */
  readable(now: number): readonly InstanceSample[] {
    return this.#samples.filter(({ at }) => at + this.#timing.metricDelaySeconds * 1000 <= now);
  }

  #take(at: number): void {
    const counts = new Map<string, InstanceSample>();
    for (const instance of this.#fleet.all()) {
      const { service, revision } = instance;
      const key = `${service}/${revision}`;
      const sample = counts.get(key) ?? { service, revision, at, active: 0, idle: 0 };
      const state = instance.requests.size > 0 ? 'active' : 'idle';
      counts.set(key, isAlive(instance) ? { ...sample, [state]: sample[state] + 1 } : sample);
    }
    this.#samples.push(...counts.values());
    if (this.#samples.length > capacity) this.#samples = this.#samples.slice(-capacity / 2);
  }
}
