import type { GoogleScope, Timing } from '../../scenarios/schema';
import type { Agenda } from '../agenda';
import type { Ids } from '../ids';
import { auditEntry, lineEntry, requestEntry } from './log-entries';
import type { AuditedCall, FinishedRequest, NewEntry } from './log-entries';
import type { LogStore } from './log-store';
import type { Origin } from './monitored';
import { toRfc3339 } from '../rfc3339';

/** A line to write; without `at` it is written now. */
export interface Line {
  readonly origin: Origin;
  readonly stream: 'stdout' | 'stderr' | 'system';
  readonly text: string;
  readonly severity?: string;
  readonly at?: number;
}

/** Writes what happens into the project's logs. */
export class Journal {
  readonly #google: GoogleScope;
  readonly #timing: Timing;
  readonly #agenda: Agenda;
  readonly #ids: Ids;
  readonly #store: LogStore;
  readonly #dataAccess: boolean;

  constructor(parts: {
    readonly google: GoogleScope;
    readonly timing: Timing;
    readonly agenda: Agenda;
    readonly ids: Ids;
    readonly store: LogStore;
    /** Whether Data Access logs are switched on: without them a read leaves no trace. */
    readonly dataAccess: boolean;
  }) {
    this.#google = parts.google;
    this.#timing = parts.timing;
    this.#agenda = parts.agenda;
    this.#ids = parts.ids;
    this.#store = parts.store;
    this.#dataAccess = parts.dataAccess;
  }

  request(request: FinishedRequest): void {
    // Cloud Run writes the entry when the request is over, with the time of its beginning.
    this.#write(request.at, requestEntry(this.#google, request));
  }

  line(line: Line): void {
    const at = line.at ?? this.#agenda.now();
    this.#write(at, lineEntry(this.#google, { severity: 'DEFAULT', ...line, at }));
  }

  audit(
    call: AuditedCall,
    operation?: { readonly id: string; readonly first?: true; readonly last?: true },
  ): void {
    if (call.log === 'data_access' && !this.#dataAccess) return;
    const entry = auditEntry(this.#google, call);
    const producer = call.service;
    this.#write(
      call.at,
      operation === undefined ? entry : { ...entry, operation: { ...operation, producer } },
      // Deployments of the past have been readable ever since.
      call.at,
    );
  }

  #write(timestamp: number, entry: NewEntry, writtenAt = this.#agenda.now()): void {
    const readableAt = writtenAt + this.#timing.logDelaySeconds * 1000;
    const insertId = this.#ids.hex(`log/${this.#store.written}`, 20);
    this.#store.add({
      timestamp,
      readableAt,
      insertId,
      json: { ...entry, insertId, receiveTimestamp: toRfc3339(readableAt) },
    });
  }
}
