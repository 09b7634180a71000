import type { StatusCode } from '../wire/status';
import type { ServiceState } from './service-state';

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
export type OperationOutcome =
  | { readonly kind: 'done'; readonly service: ServiceState }
  | {
      readonly kind: 'failed';
      readonly service: ServiceState;
      readonly code: StatusCode;
      readonly message: string;
    };

/** One update of a service as a long-running operation. */
export interface OperationRecord {
  /** Full name. */
  readonly name: string;
  /** When it ends, in milliseconds. */
  readonly dueAt: number;
  /** The service as it was accepted. */
  readonly accepted: ServiceState;
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
