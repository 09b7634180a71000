import type { Switches, Timing } from '../../scenarios/schema';
import { textOf } from '../../wire/json';
import type { Agenda } from '../agenda';
import { isAlive } from '../workload/host';
import type { HostListener } from '../workload/host';
import type { Ids } from '../ids';
import type { Instance, OpenRequest } from './instances';
import { isManual, scalingTarget } from './scaling';
import { revisionOf } from './service-state';
import type { ServiceState } from './service-state';

/** All instances of all services: started, given requests, and ended as the served settings say. */
export class Fleet {
  readonly #agenda: Agenda;
  readonly #ids: Ids;
  readonly #timing: Timing;
  readonly #freeze: Switches['freeze'];
  readonly #listener: HostListener;
  readonly #service: (name: string) => ServiceState | undefined;
  readonly #instances: Instance[] = [];
  readonly #watched = new Set<Instance>();

  constructor(parts: {
    readonly agenda: Agenda;
    readonly ids: Ids;
    readonly timing: Timing;
    readonly freeze: Switches['freeze'];
    readonly listener: HostListener;
    /** The service as it is now; undefined when it was deleted. */
    readonly service: (name: string) => ServiceState | undefined;
  }) {
    this.#agenda = parts.agenda;
    this.#ids = parts.ids;
    this.#timing = parts.timing;
    this.#freeze = parts.freeze;
    this.#listener = parts.listener;
    this.#service = parts.service;
  }

  /** Every instance there was, oldest first. */
  all(): readonly Instance[] {
    return this.#instances;
  }

  /** The instances of a service in which something still runs. */
  alive(service: string): readonly Instance[] {
    return this.#instances.filter((instance) => instance.service === service && isAlive(instance));
  }

  /** Brings the instances of a service to what is served now. */
  reconcile(service: ServiceState): void {
    // A revision that was deleted takes its instances with it, whatever they do.
    for (const instance of this.alive(service.name)) {
      const exists = revisionOf(service, instance.revision) !== undefined;
      if (!exists && instance.state !== 'stopping') this.#signal(instance, 'disabled');
    }
    for (const { name } of service.revisions) {
      const { minimum, maximum } = scalingTarget(service, name);
      const serving = this.#serving(service.name, name);
      for (let count = serving.length; count < minimum; count += 1) {
        this.#start(
          service.name,
          name,
          'MANUAL_OR_CUSTOMER_MIN_INSTANCE - Instance started to keep the configured count.',
        );
      }
      // Automatic scaling takes surplus instances away by idleness only; a manual count ends them at once.
      if (isManual(service) || service.served.scaling['maxInstanceCount'] === 0) {
        for (const instance of serving.slice(maximum)) this.#endByCount(instance);
      } else {
        for (const instance of serving) this.#scaleInWhenIdle(instance);
      }
    }
  }

  /** An instance that can take one more request, started if need be; undefined when the settings allow none. */
  take(service: ServiceState, revision: string, concurrency: number): Instance | undefined {
    const serving = this.#serving(service.name, revision);
    const free = serving.find(({ requests }) => requests.size < concurrency);
    if (free !== undefined) return free;
    if (serving.length >= scalingTarget(service, revision).maximum) return undefined;
    return this.#start(
      service.name,
      revision,
      'AUTOSCALING - Instance started due to configured scaling factors.',
    );
  }

  /** Puts a request into an instance. */
  open(instance: Instance, request: OpenRequest): void {
    instance.requests.add(request);
  }

  /** Ends a request. */
  close(instance: Instance, request: OpenRequest): void {
    if (!instance.requests.delete(request)) return;
    instance.idleSince = this.#agenda.now();
    if (instance.requests.size > 0) return;
    if (instance.state === 'draining') this.#signal(instance, 'drained');
    else this.#scaleInWhenIdle(instance);
  }

  #serving(service: string, revision: string): readonly Instance[] {
    return this.#instances.filter(
      (instance) =>
        instance.state === 'serving' && instance.service === service && instance.revision === revision,
    );
  }

  #start(service: string, revision: string, reason: string): Instance {
    const now = this.#agenda.now();
    const id = `00${this.#ids.hex(`instance/${this.#instances.length}`, 62)}`;
    const instance: Instance = {
      id,
      workload: { kind: 'service', name: service },
      origin: { service, revision, instance: id },
      account: this.#accountOf(service, revision),
      service,
      revision,
      startedAt: now,
      state: 'serving',
      endedAt: undefined,
      idleSince: now,
      requests: new Set(),
    };
    this.#instances.push(instance);
    this.#listener.started(instance, reason);
    return instance;
  }

  #accountOf(service: string, revision: string): string {
    const state = this.#service(service);
    return textOf((state && revisionOf(state, revision)?.template) ?? {}, 'serviceAccount');
  }

  #endByCount(instance: Instance): void {
    if (this.#freeze === 'kills' || instance.requests.size === 0) {
      this.#signal(instance, 'disabled');
      return;
    }
    instance.state = 'draining';
    for (const request of [...instance.requests]) request.onDrain();
  }

  /** One check per instance is planned at a time; a later request only moves it. */
  #scaleInWhenIdle(instance: Instance): void {
    if (this.#watched.has(instance)) return;
    this.#watched.add(instance);
    const due = instance.idleSince + this.#timing.idleScaleInSeconds * 1000;
    this.#agenda.at(due, () => {
      this.#watched.delete(instance);
      if (instance.state !== 'serving' || instance.requests.size > 0) return;
      if (instance.idleSince + this.#timing.idleScaleInSeconds * 1000 > due) {
        this.#scaleInWhenIdle(instance);
        return;
      }
      const kept = this.#service(instance.service);
      const minimum = kept === undefined ? 0 : scalingTarget(kept, instance.revision).minimum;
      const others = this.#serving(instance.service, instance.revision).length - 1;
      if (others >= minimum) this.#signal(instance, 'idle');
    });
  }

  #signal(instance: Instance, reason: string): void {
    instance.state = 'stopping';
    this.#listener.signalled(instance, reason);
    this.#agenda.in(this.#timing.shutdownSeconds, () => {
      instance.state = 'ended';
      instance.endedAt = this.#agenda.now();
      for (const request of [...instance.requests]) request.onCut();
      instance.requests.clear();
      this.#listener.ended(instance);
    });
  }
}
