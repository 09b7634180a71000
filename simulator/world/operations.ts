import type { ServiceState } from './service-state';

/** How a long-running operation ended. */
export type OperationOutcome =
  | { readonly kind: 'done'; readonly service: ServiceState }
  | { readonly kind: 'failed'; readonly service: ServiceState; readonly message: string };

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
