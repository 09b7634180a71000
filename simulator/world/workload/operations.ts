import type { StatusCode } from '../../wire/status';
import type { ExecutionState } from '../job/execution-state';
import type { InstanceResourceState } from '../instance/instance-resource-state';
import type { JobState } from '../job/job-state';
import type { RevisionState, ServiceState } from '../service/service-state';
import type { WorkerPoolState } from '../worker-pool/worker-pool-state';

/** The subject of an operation, by the name of its message in the v2 API. */
export type Subject =
  | { readonly kind: 'Service'; readonly state: ServiceState }
  | { readonly kind: 'Revision'; readonly state: RevisionState; readonly service: ServiceState }
  | { readonly kind: 'Job'; readonly state: JobState }
  | { readonly kind: 'Execution'; readonly state: ExecutionState }
  | { readonly kind: 'WorkerPool'; readonly state: WorkerPoolState }
  | { readonly kind: 'Instance'; readonly state: InstanceResourceState };

/** How an operation is made to end, where that differs from how it would. */
export interface Ending {
  /** With a code: whether the change is served although the operation says that it failed. */
  readonly served?: boolean;
  readonly code?: StatusCode;
  readonly message?: string;
  /** The change is served, and the operation goes on for ever. */
  readonly endless?: boolean;
  /** How much later it ends, in milliseconds. */
  readonly laterMs?: number;
}

/** How a long-running operation ended. */
type OperationOutcome =
  | { readonly kind: 'done'; readonly subject: Subject }
  | {
      readonly kind: 'failed';
      readonly subject: Subject;
      readonly code: StatusCode;
      readonly message: string;
    };

/** One change of a resource as a long-running operation. */
export interface OperationRecord {
  /** Full name. */
  readonly name: string;
  /** When it ends, in milliseconds; absent where that depends on what happens meanwhile. */
  readonly dueAt?: number;
  /** The resource as it was accepted. */
  readonly accepted: Subject;
  readonly outcome?: OperationOutcome;
}

/** All operations of the project and region. */
export class Operations {
  readonly #records = new Map<string, OperationRecord>();

  get(name: string): OperationRecord | undefined {
    return this.#records.get(name);
  }

  begin(record: OperationRecord): void {
    this.#records.set(record.name, record);
  }

  /** Ends an operation that has begun. */
  end(name: string, outcome: OperationOutcome): void {
    const record = this.#records.get(name);
    if (record !== undefined) this.#records.set(name, { ...record, outcome });
  }

  /** How many have begun. */
  get count(): number {
    return this.#records.size;
  }
}
