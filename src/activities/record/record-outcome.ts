import type { Digest } from '../../domain/digest';
import type { Outcome } from '../../domain/phases';
import type { ActivityDeps } from '../deps';

/** What became of an incident, as the ledger keeps it; every change is a new record. */
export interface OutcomeRecord {
  readonly outcome: Outcome;
  readonly restored: boolean;
  readonly closed: boolean;
  /** Only by a person's `close`: the findings are set INACTIVE. */
  readonly findingsInactive: boolean;
  /** Digest of the newest manifest. */
  readonly evidence?: Digest;
  readonly text: string;
}

/** Writes the outcome into the ledger, from where findings take it. The same outcome again is the same record; safe to repeat. */
export function recordOutcome(deps: ActivityDeps) {
  return async function recordOutcome(input: {
    readonly incident: string;
    readonly record: OutcomeRecord;
  }): Promise<void> {
    await deps.ledger.recordOutcome(input.incident, input.record, deps.now().toISOString());
  };
}
