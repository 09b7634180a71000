import type { CountedDecision } from '../../domain/decision';
import { Failure } from '../../domain/failures';
import type { ActivityDeps } from '../deps';

/** Writes a decision that counted into the ledger, where the containment process looks for it. Create-only; safe to repeat. */
export function recordDecision(deps: ActivityDeps) {
  return async function recordDecision(counted: CountedDecision): Promise<void> {
    const { incident, id } = counted.decision;
    if ((await deps.ledger.recordDecision(incident, counted)) === 'differs') {
      throw new Failure(
        'decision-rejected',
        `another decision with the id ${id} is already recorded for ${incident}`,
      );
    }
  };
}
