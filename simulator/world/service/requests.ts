import type { GoogleScope, Scenario } from '../../scenarios/schema';
import { numberOf } from '../../wire/json';
import { serviceUri } from './address';
import type { Agenda } from '../agenda';
import type { Disturbances } from '../disturbances';
import type { Fleet } from './fleet';
import type { Ids } from '../ids';
import type { Instance, OpenRequest } from './instances';
import type { Journal } from '../telemetry/journal';
import { route } from './routing';
import type { ServiceState } from './service-state';
import { revisionOf } from './service-state';

/** One HTTP request to a service. */
export interface Request {
  readonly service: string;
  readonly tag?: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly remoteIp: string;
  readonly userAgent: string;
  readonly requestBytes: number;
  /** Status if it is served to its end. */
  readonly status: number;
  readonly seconds: number;
  /** Instead of `seconds`: it ends this long after its instance was told to drain. */
  readonly openIntoDrainSeconds?: number | undefined;
}

/** How the requests of one service have fared. */
interface RequestCounts {
  readonly served: number;
  readonly refused: number;
  readonly cut: number;
}

const texts = {
  refused: 'The request was aborted because there was no available instance.',
  cut: 'The request failed because the instance was shut down before it ended.',
} as const;

/** All HTTP requests to the project's services: sent through the fleet, logged, counted. */
export class Requests {
  readonly #google: GoogleScope;
  readonly #disturbances: Disturbances;
  readonly #agenda: Agenda;
  readonly #ids: Ids;
  readonly #fleet: Fleet;
  readonly #journal: Journal;
  readonly #service: (name: string) => ServiceState | undefined;
  readonly #counts = new Map<string, RequestCounts>();
  #sent = 0;

  constructor(parts: {
    readonly scenario: Scenario;
    readonly agenda: Agenda;
    readonly ids: Ids;
    readonly fleet: Fleet;
    readonly journal: Journal;
    readonly disturbances: Disturbances;
    /** Undefined for one that was deleted. */
    readonly service: (name: string) => ServiceState | undefined;
  }) {
    this.#google = parts.scenario.google;
    this.#disturbances = parts.disturbances;
    this.#agenda = parts.agenda;
    this.#ids = parts.ids;
    this.#fleet = parts.fleet;
    this.#journal = parts.journal;
    this.#service = parts.service;
  }

  counts(service: string): RequestCounts {
    return this.#counts.get(service) ?? { served: 0, refused: 0, cut: 0 };
  }

  /** Sends one request; returns the instance that took it, if one did. */
  send(request: Request): Instance | undefined {
    const number = this.#sent;
    this.#sent += 1;
    const service = this.#service(request.service);
    const revision = service && route(service, number, request.tag);
    const startedAt = this.#agenda.now();
    const instance =
      service === undefined || revision === undefined ? undefined : this.#take(service, revision);
    const finish = (outcome: keyof RequestCounts): void =>
      this.#finish({ request, number, outcome, startedAt, revision: revision ?? '', instance });
    if (instance === undefined) {
      finish('refused');
      return undefined;
    }
    const end = (): void => {
      if (!instance.requests.has(open)) return;
      this.#fleet.close(instance, open);
      finish('served');
    };
    const open: OpenRequest = {
      startedAt,
      onCut: () => finish('cut'),
      onDrain: () => {
        if (request.openIntoDrainSeconds !== undefined) this.#agenda.in(request.openIntoDrainSeconds, end);
      },
    };
    this.#fleet.open(instance, open);
    if (request.openIntoDrainSeconds === undefined) this.#agenda.in(request.seconds, end);
    return instance;
  }

  #take(service: ServiceState, revision: string): Instance | undefined {
    const template = revisionOf(service, revision)?.template ?? {};
    return this.#fleet.take(service, revision, numberOf(template, 'maxInstanceRequestConcurrency') || 80);
  }

  #finish(result: {
    readonly request: Request;
    readonly number: number;
    readonly outcome: keyof RequestCounts;
    readonly startedAt: number;
    readonly revision: string;
    readonly instance: Instance | undefined;
  }): void {
    const { request, outcome, instance } = result;
    const counts = this.counts(request.service);
    this.#counts.set(request.service, { ...counts, [outcome]: counts[outcome] + 1 });
    if (outcome !== 'served') this.#disturbances.note(request.service, texts[outcome]);
    this.#journal.request({
      at: result.startedAt,
      origin: {
        service: request.service,
        revision: result.revision,
        ...(instance === undefined ? {} : { instance: instance.id }),
      },
      method: request.method,
      url: `${serviceUri(this.#ids, this.#google, request.service, request.tag)}${request.path}`,
      status: outcome === 'served' ? request.status : 503,
      requestBytes: request.requestBytes,
      responseBytes: outcome === 'served' ? 734 : 0,
      userAgent: request.userAgent,
      remoteIp: request.remoteIp,
      latencySeconds: (this.#agenda.now() - result.startedAt) / 1000,
      traceId: this.#ids.hex(`trace/${result.number}`, 32),
      ...(outcome === 'served' ? {} : { text: texts[outcome] }),
    });
  }
}
