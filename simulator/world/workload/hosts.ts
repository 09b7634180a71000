import type { Workload } from '../../scenarios/schema/target';
import type { Timing } from '../../scenarios/schema';
import type { Agenda } from '../agenda';
import type { Host, HostListener } from './host';
import { isAlive, isSame } from './host';
import type { Ids } from '../ids';
import type { Origin } from '../telemetry/monitored';

/** The hosts of everything that gets no requests: tasks of jobs, instances of worker pools, single instances. */
export class Hosts {
  readonly #agenda: Agenda;
  readonly #ids: Ids;
  readonly #timing: Timing;
  readonly #listener: HostListener;
  readonly #hosts: Host[] = [];

  constructor(parts: {
    readonly agenda: Agenda;
    readonly ids: Ids;
    readonly timing: Timing;
    readonly listener: HostListener;
  }) {
    this.#agenda = parts.agenda;
    this.#ids = parts.ids;
    this.#timing = parts.timing;
    this.#listener = parts.listener;
  }

  /** Every host there was, oldest first. */
  all(): readonly Host[] {
    return this.#hosts;
  }

  /** The hosts of a workload in which something still runs, oldest first. */
  alive(workload: Workload): readonly Host[] {
    return this.#hosts.filter((host) => isSame(host.workload, workload) && isAlive(host));
  }

  start(workload: Workload, origin: Origin, account: string, reason: string): Host {
    const id = `00${this.#ids.hex(`host/${this.#hosts.length}`, 62)}`;
    const host: Host = {
      id,
      workload,
      origin: { ...origin, instance: id },
      account,
      startedAt: this.#agenda.now(),
      state: 'serving',
      endedAt: undefined,
    };
    this.#hosts.push(host);
    this.#listener.started(host, reason);
    return host;
  }

  /** Sends SIGTERM; it ends `timing.shutdownSeconds` later, and `then` is called. Nothing when it was sent before. */
  stop(host: Host, reason: string, then: () => void = () => undefined): void {
    if (host.state !== 'serving') return;
    host.state = 'stopping';
    this.#listener.signalled(host, reason);
    this.#agenda.in(this.#timing.shutdownSeconds, () => {
      this.#end(host);
      then();
    });
  }

  /** Its process has come to its end by itself. False when it was being stopped, or is gone. */
  finish(host: Host, text: string): boolean {
    if (host.state !== 'serving') return false;
    this.#end(host, text);
    return true;
  }

  #end(host: Host, text?: string): void {
    host.state = 'ended';
    host.endedAt = this.#agenda.now();
    this.#listener.ended(host, text);
  }
}
