import type { Agenda } from './agenda';

/** Something of an uninvolved workload that failed. */
interface Disturbance {
  readonly workload: string;
  readonly why: string;
  /** Milliseconds. */
  readonly at: number;
}

/** Harm to workloads that have nothing to do with the attack: the first failure of each kind. */
export class Disturbances {
  readonly #agenda: Agenda;
  readonly #innocents: readonly string[];
  readonly #first = new Map<string, Disturbance>();

  constructor(agenda: Agenda, innocents: readonly string[]) {
    this.#agenda = agenda;
    this.#innocents = innocents;
  }

  list(): readonly Disturbance[] {
    return [...this.#first.values()];
  }

  /** Notes a failure of a workload, if it is an innocent one. */
  note(workload: string, why: string): void {
    const key = `${workload}/${why}`;
    if (!this.#innocents.includes(workload) || this.#first.has(key)) return;
    this.#first.set(key, { workload, why, at: this.#agenda.now() });
  }
}
