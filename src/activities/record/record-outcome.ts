import type { OutcomeRecord } from '../../ledger/outcomes';
import type { ActivityDeps } from '../deps';

/** Writes the outcome into the ledger, from where findings take it. The same outcome again is the same record; safe to repeat. */
export function recordOutcome(deps: ActivityDeps) {
  return async function recordOutcome(input: {
    readonly incident: string;
    readonly record: OutcomeRecord;
  }): Promise<void> {
    await deps.ledger.recordOutcome(input.incident, input.record, deps.now().toISOString());
  };
}
