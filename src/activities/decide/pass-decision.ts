import { digestValue } from '../../domain/digest';
import type { DecisionReceipt } from '../../domain/message-names';
import type { ActivityDeps } from '../deps';

/** Hands a decision that was sent to a finding's workflow on to its incident. The same message counts once; safe to repeat. */
export function passDecision(deps: ActivityDeps) {
  return async function passDecision(input: {
    readonly slot: string;
    readonly message: unknown;
  }): Promise<DecisionReceipt> {
    return deps.workflows.decide(input.slot, input.message, digestValue([input.slot, input.message]));
  };
}
