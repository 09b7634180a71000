import type { Scenario } from '../../scenarios/schema';
import type { JsonObject } from '../../wire/json';
import { statusCodes } from '../../wire/status';
import type { Agenda } from '../agenda';
import type { Ids } from '../ids';
import type { Journal } from '../telemetry/journal';
import type { Ending, OperationRecord, Operations, Subject } from './operations';

/** The caller of an API, as the audit log sees it. */
export interface Actor {
  readonly email: string;
  readonly callerIp: string;
  readonly userAgent: string;
}

/** A change that was accepted and takes its time. */
interface AcceptedChange {
  /** The resource as it was accepted. */
  readonly subject: Subject;
  /** Service and method of the v2 API, for example `Jobs.RunJob`. */
  readonly method: string;
  readonly permission: string;
  /** Full name of the resource. */
  readonly resource: string;
  readonly monitored: JsonObject;
  readonly actor: Actor;
  readonly request: JsonObject;
  /** Default: it ends as it would. */
  readonly ending?: Ending;
}

/** The parts that make a change: every kind of workload shares them to have operations and audit entries. */
export interface ChangeParts {
  readonly scenario: Scenario;
  readonly agenda: Agenda;
  readonly ids: Ids;
  readonly journal: Journal;
  readonly operations: Operations;
}

/** Changes as long-running operations, with an entry in the audit log at their beginning and at their end. */
export class Changes {
  readonly #parts: ChangeParts;

  constructor(parts: ChangeParts) {
    this.#parts = parts;
  }

  /**
   * Begins an operation that ends after `timing.operationSeconds`. `finish` is then called once, with whether the change
   * is to take effect, and says what the resource has become.
   */
  begin(change: AcceptedChange, finish: (served: boolean) => Subject): OperationRecord {
    const { agenda, scenario } = this.#parts;
    const dueAt = agenda.now() + scenario.timing.operationSeconds * 1000 + (change.ending?.laterMs ?? 0);
    const { record, end } = this.open(change, dueAt);
    agenda.at(dueAt, () => end(finish(change.ending?.served ?? true)));
    return record;
  }

  /** Begins an operation that whoever began it ends. */
  open(
    change: AcceptedChange,
    dueAt?: number,
  ): { readonly record: OperationRecord; readonly end: (subject: Subject) => void } {
    const { operations, ids, scenario } = this.#parts;
    const { project, location } = scenario.google;
    const name = `projects/${project.id}/locations/${location}/operations/${ids.uuid(`operation/${operations.count}`)}`;
    const record = { name, accepted: change.subject, ...(dueAt === undefined ? {} : { dueAt }) };
    const { endless = false, code, message = '', laterMs = 0 } = change.ending ?? {};
    operations.begin(record);
    this.#audit(change, { id: name, first: true });
    return {
      record,
      end: (subject) => {
        const end = (): void => {
          this.#audit(change, { id: name, last: true });
          if (endless) return;
          operations.end(
            name,
            code === undefined ? { kind: 'done', subject } : { kind: 'failed', subject, code, message },
          );
        };
        // A known end has been put off already.
        if (dueAt === undefined && laterMs > 0) this.#parts.agenda.in(laterMs / 1000, end);
        else end();
      },
    };
  }

  /** Writes the entry of a deployment that lies before the start. */
  recordPast(change: Omit<AcceptedChange, 'subject' | 'request'>, at: number): void {
    this.#write(change, { id: `past/${change.resource}/${at}`, last: true }, at, {});
  }

  #audit(
    change: AcceptedChange,
    operation: { readonly id: string; readonly first?: true; readonly last?: true },
  ): void {
    const { code, message = '' } = change.ending ?? {};
    const failed = operation.last === true && code !== undefined;
    this.#write(change, operation, this.#parts.agenda.now(), {
      ...(failed ? { code: statusCodes[code].number, message } : {}),
      ...(operation.first === true ? { request: change.request } : {}),
    });
  }

  #write(
    { method, resource, monitored, actor, permission }: Omit<AcceptedChange, 'subject' | 'request'>,
    operation: { readonly id: string; readonly first?: true; readonly last?: true },
    at: number,
    more: { readonly code?: number; readonly message?: string; readonly request?: JsonObject },
  ): void {
    this.#parts.journal.audit(
      {
        at,
        log: 'activity',
        service: 'run.googleapis.com',
        method: `google.cloud.run.v2.${method}`,
        resource,
        monitored,
        principal: actor.email,
        callerIp: actor.callerIp,
        userAgent: actor.userAgent,
        permission,
        code: 0,
        ...more,
      },
      operation,
    );
  }
}
