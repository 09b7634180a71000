import type { Scenario, Switches } from '../../scenarios/schema';
import type { ServiceScenario } from '../../scenarios/schema/service-schema';
import type { JsonObject } from '../../wire/json';
import type { Agenda } from '../agenda';
import { acceptChange } from './change-service';
import { Changes, type Actor } from '../workload/changes';
import { createService } from './create-service';
import type { Ids } from '../ids';
import type { Journal } from '../telemetry/journal';
import { monitoredRevision } from '../telemetry/monitored';
import type { Ending, OperationRecord, Operations } from '../workload/operations';
import { failChange, rollOut } from './rollout';
import type { ServiceState } from './service-state';
import { revisionOf } from './service-state';

/** A new specification of a service, as somebody asks for it. */
interface RequestedChange {
  readonly spec: JsonObject;
  readonly actor: Actor;
  /** The request in the audit log. */
  readonly request: JsonObject;
  /** The digests of new images. Default: derived from their names. */
  readonly digests?: Readonly<Record<string, string>>;
  /** Why the revision that it makes does not become ready. Default: it does. */
  readonly fails?: string;
  /** Default: it ends as it would. */
  readonly ending?: Ending;
}

/** The author of a deletion, and how. */
export type Deletion = Pick<RequestedChange, 'actor' | 'request' | 'ending'>;

/** The Cloud Run services of the project: their state, and changes to it as operations that take time. */
export class Services {
  readonly #operations: Operations;
  readonly #states: Map<string, ServiceState>;
  readonly #scenario: Scenario;
  readonly #agenda: Agenda;
  readonly #ids: Ids;
  readonly #journal: Journal;
  readonly #changes: Changes;
  readonly #olderFailure: Switches['olderFailure'];
  readonly #onServed: (service: ServiceState) => void;

  constructor(parts: {
    readonly scenario: Scenario;
    readonly agenda: Agenda;
    readonly ids: Ids;
    readonly journal: Journal;
    readonly operations: Operations;
    readonly olderFailure: Switches['olderFailure'];
    /** Called when a service begins to be served differently. */
    readonly onServed: (service: ServiceState) => void;
  }) {
    this.#scenario = parts.scenario;
    this.#agenda = parts.agenda;
    this.#ids = parts.ids;
    this.#journal = parts.journal;
    this.#operations = parts.operations;
    this.#changes = new Changes(parts);
    this.#olderFailure = parts.olderFailure;
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

  /** Deploys a service of the scenario anew, where it was deleted: another one of the same name, as it was. */
  createAgain(name: string, actor: Actor): void {
    const scenario = this.#scenario.services.find((each) => each.name === name);
    if (scenario === undefined || this.#states.has(name)) return;
    const at = this.#agenda.now();
    const made = createService(scenario, this.#scenario.google, this.#ids, at);
    const uid = this.#ids.uuid(`service/${name}/${at}`);
    const state = { ...made, uid, createTime: at, updateTime: at, creator: actor.email };
    this.#states.set(name, state);
    this.#onServed(state);
    this.#audit(state, actor, 'last', `${name}/${at}`, {}, 'CreateService');
  }

  /** The specification that a service of the scenario had when it began; `{}` for one that came later. */
  beforeScenario(name: string): JsonObject {
    const scenario = this.#scenario.services.find((each) => each.name === name);
    return scenario === undefined ? {} : createService(scenario, this.#scenario.google, this.#ids, 0).spec;
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
    { spec, actor, request, digests = {}, fails, ending = {} }: RequestedChange,
  ): OperationRecord {
    const at = this.#agenda.now();
    const before = this.get(name);
    const change = { by: actor.email, at, ids: this.#ids, digests };
    const accepted = acceptChange(before, spec, fails === undefined ? change : { ...change, fails });
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
      const ended = this.#finish(accepted, before, record.name, ending);
      this.#audit(ended, actor, 'last', record.name, {});
    });
    return record;
  }

  /**
   * Deletes a revision: its instances end when the operation does. Throws `RangeError` for one that does not exist; whether
   * it may be deleted, `whyKept` says.
   */
  deleteRevision(name: string, revision: string, { actor, request, ending = {} }: Deletion): OperationRecord {
    const service = this.get(name);
    const state = revisionOf(service, revision);
    if (state === undefined) throw new RangeError(`'${name}' has no revision '${revision}'.`);
    const gone = { ...state, deleteTime: this.#agenda.now() };
    const { project, location } = this.#scenario.google;
    const resource = `projects/${project.id}/locations/${location}/services/${name}/revisions/${revision}`;
    return this.#changes.begin(
      {
        subject: { kind: 'Revision', state: gone, service },
        method: 'Revisions.DeleteRevision',
        permission: 'run.revisions.delete',
        resource,
        monitored: monitoredRevision(this.#scenario.google, name, revision),
        actor,
        request,
        ending,
      },
      (served) => {
        const current = this.#states.get(name);
        if (served && current !== undefined) {
          const revisions = current.revisions.filter((each) => each.name !== revision);
          this.#states.set(name, { ...current, revisions });
          this.#onServed({ ...current, revisions });
        }
        return { kind: 'Revision', state: gone, service };
      },
    );
  }

  /** Deletes a service with all its revisions. Nothing happens where there is none. */
  delete(name: string, actor: Actor): void {
    const service = this.#states.get(name);
    if (service === undefined) return;
    const { google } = this.#scenario;
    this.#states.delete(name);
    this.#onServed({ ...service, revisions: [] });
    const resource = `projects/${google.project.id}/locations/${google.location}/services/${name}`;
    const { email: principal, callerIp, userAgent } = actor;
    this.#journal.audit({
      ...{ at: this.#agenda.now(), log: 'activity', service: 'run.googleapis.com', code: 0 },
      ...{
        method: 'google.cloud.run.v2.Services.DeleteService',
        permission: 'run.services.delete',
        resource,
      },
      ...{ monitored: monitoredRevision(google, name, ''), principal, callerIp, userAgent },
      request: { name: resource },
    });
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

  /** Resolves with the service as the operation ends with it. */
  #finish(accepted: ServiceState, before: ServiceState, operation: string, ending: Ending): ServiceState {
    const { served = true, code, message = '', endless = false } = ending;
    const current = this.#states.get(accepted.name) ?? accepted;
    // A later change has been accepted meanwhile, or it was deleted: this one ends without ever having been served.
    const overtaken = current.generation !== accepted.generation || current.uid !== accepted.uid;
    const now = this.#agenda.now();
    const rollout = served
      ? rollOut(current, before, now, this.#olderFailure)
      : { service: failChange(current, now, message), failure: message, served: false };
    const service = overtaken ? current : rollout.service;
    if (!overtaken && this.#states.has(accepted.name)) {
      this.#states.set(accepted.name, service);
      if (rollout.served) this.#onServed(service);
    }
    if (endless) return service;
    const subject = { kind: 'Service', state: service } as const;
    const failure = overtaken ? undefined : rollout.failure;
    if (code !== undefined) this.#operations.end(operation, { kind: 'failed', subject, code, message });
    else if (failure === undefined) this.#operations.end(operation, { kind: 'done', subject });
    else this.#operations.end(operation, { kind: 'failed', subject, code: 'INTERNAL', message: failure });
    return service;
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
