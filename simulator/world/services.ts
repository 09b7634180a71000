import type { Scenario } from '../scenarios/schema';
import type { ServiceScenario } from '../scenarios/service-schema';
import type { JsonObject } from '../wire/json';
import type { Agenda } from './agenda';
import { acceptChange, failChange, finishChange } from './change-service';
import { createService } from './create-service';
import type { Ids } from './ids';
import type { Journal } from './journal';
import { monitoredRevision } from './monitored';
import type { Ending, OperationRecord, Operations } from './operations';
import type { ServiceState } from './service-state';

/** Who makes an API call, as the audit log sees it. */
export interface Actor {
  readonly email: string;
  readonly callerIp: string;
  readonly userAgent: string;
}

/** A new specification of a service, as somebody asks for it. */
export interface RequestedChange {
  readonly spec: JsonObject;
  readonly actor: Actor;
  /** What the audit log shows. */
  readonly request: JsonObject;
  /** What new images stand for. Default: derived from their names. */
  readonly digests?: Readonly<Record<string, string>>;
  /** Default: it ends as it would. */
  readonly ending?: Ending;
}

/** The Cloud Run services of the project: their state, and changes to it as operations that take time. */
export class Services {
  readonly #operations: Operations;
  readonly #states: Map<string, ServiceState>;
  readonly #scenario: Scenario;
  readonly #agenda: Agenda;
  readonly #ids: Ids;
  readonly #journal: Journal;
  readonly #onServed: (service: ServiceState) => void;

  constructor(parts: {
    readonly scenario: Scenario;
    readonly agenda: Agenda;
    readonly ids: Ids;
    readonly journal: Journal;
    readonly operations: Operations;
    /** Called when a service begins to be served differently. */
    readonly onServed: (service: ServiceState) => void;
  }) {
    this.#scenario = parts.scenario;
    this.#agenda = parts.agenda;
    this.#ids = parts.ids;
    this.#journal = parts.journal;
    this.#operations = parts.operations;
    this.#onServed = parts.onServed;
    const now = parts.agenda.now();
    this.#states = new Map(
      parts.scenario.services.map((service) => [
        service.name,
        createService(service, parts.scenario.google, parts.ids, now),
      ]),
    );
  }

  list(): readonly ServiceState[] {
    return [...this.#states.values()];
  }

  find(name: string): ServiceState | undefined {
    return this.#states.get(name);
  }

  /** Throws for a name that the scenario does not have: only checked names may come here. */
  get(name: string): ServiceState {
    const service = this.#states.get(name);
    if (service === undefined) throw new RangeError(`There is no service '${name}'.`);
    return service;
  }

  /** A service that somebody deploys while the scenario plays; it is served at once. Its audit entries are the caller's. */
  create(service: ServiceScenario): void {
    const { google } = this.#scenario;
    const state = createService(service, google, this.#ids, this.#agenda.now());
    this.#states.set(service.name, state);
    this.#onServed(state);
  }

  /** The service as a new specification would make it; nothing happens. */
  preview(name: string, spec: JsonObject, by: string): ServiceState {
    return acceptChange(this.get(name), spec, {
      by,
      at: this.#agenda.now(),
      ids: this.#ids,
      digests: {},
    });
  }

  /** Accepts a new specification; it is served once the operation ends. */
  change(
    name: string,
    { spec, actor, request, digests = {}, ending = {} }: RequestedChange,
  ): OperationRecord {
    const at = this.#agenda.now();
    const accepted = acceptChange(this.get(name), spec, { by: actor.email, at, ids: this.#ids, digests });
    const { project, location } = this.#scenario.google;
    const parent = `projects/${project.id}/locations/${location}`;
    const record = {
      name: `${parent}/operations/${this.#ids.uuid(`operation/${this.#operations.count}`)}`,
      dueAt: at + this.#scenario.timing.operationSeconds * 1000 + (ending.laterMs ?? 0),
      accepted: { kind: 'Service', state: accepted } as const,
    };
    this.#states.set(name, accepted);
    this.#operations.begin(record);
    this.#audit(accepted, actor, 'first', record.name, request);
    this.#agenda.at(record.dueAt, () => {
      this.#finish(accepted, record.name, ending);
      this.#audit(this.get(name), actor, 'last', record.name, {});
    });
    return record;
  }

  /** Writes the audit entries of the deployments that made the existing revisions. */
  recordPast(actorOf: (email: string) => Actor): void {
    for (const service of this.#states.values()) {
      for (const [index, revision] of service.revisions.entries()) {
        const method = index === 0 ? 'CreateService' : 'UpdateService';
        const past = { ...service, updateTime: revision.createTime };
        this.#audit(past, actorOf(revision.creator), 'last', `past/${revision.name}`, {}, method);
      }
    }
  }

  #finish(accepted: ServiceState, operation: string, ending: Ending): void {
    const { served = true, code, message = '', endless = false } = ending;
    const current = this.get(accepted.name);
    // A later change has been accepted meanwhile: this one ends without ever having been served.
    const overtaken = current.generation !== accepted.generation;
    const now = this.#agenda.now();
    const finished = served ? finishChange(current, now) : failChange(current, now, message);
    const service = overtaken ? current : finished;
    if (!overtaken) this.#states.set(accepted.name, finished);
    const failed = !overtaken && finished.readiness.state === 'CONDITION_FAILED';
    if (!overtaken && !failed) this.#onServed(finished);
    if (endless) return;
    const subject = { kind: 'Service', state: service } as const;
    if (code !== undefined) this.#operations.end(operation, { kind: 'failed', subject, code, message });
    else if (failed) {
      const why = finished.readiness.message ?? '';
      this.#operations.end(operation, { kind: 'failed', subject, code: 'INTERNAL', message: why });
    } else this.#operations.end(operation, { kind: 'done', subject });
  }

  #audit(
    service: ServiceState,
    actor: Actor,
    part: 'first' | 'last',
    operation: string,
    request: JsonObject,
    method = 'UpdateService',
  ): void {
    const { google } = this.#scenario;
    const failed = part === 'last' && service.readiness.state === 'CONDITION_FAILED';
    this.#journal.audit(
      {
        at: operation.startsWith('past/') ? service.updateTime : this.#agenda.now(),
        log: 'activity',
        service: 'run.googleapis.com',
        method: `google.cloud.run.v2.Services.${method}`,
        resource: `projects/${google.project.id}/locations/${google.location}/services/${service.name}`,
        monitored: monitoredRevision(google, service.name, ''),
        principal: actor.email,
        callerIp: actor.callerIp,
        userAgent: actor.userAgent,
        permission: `run.services.${method === 'CreateService' ? 'create' : 'update'}`,
        code: failed ? 13 : 0,
        ...(failed ? { message: service.readiness.message ?? '' } : {}),
        ...(part === 'first' ? { request } : {}),
      },
      part === 'first' ? { id: operation, first: true } : { id: operation, last: true },
    );
  }
}
