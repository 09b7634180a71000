import { digestValue } from '../../domain/digest';
import type { DecisionReceipt } from '../../domain/message-names';
import type { ActivityDeps } from '../deps';

/** Hands a decision that was sent to a finding's workflow on to its incident. The same message counts once; safe to repeat. */
export function passDecision(deps: ActivityDeps) {
  return async function passDecision(input: {
    readonly slot: string;
    readonly message: unknown;
  }): Promise<DecisionReceipt> {
    const id = idOf(input);
    if (id !== undefined) return deps.workflows.decide(input.slot, input.message, id);
    return {
      counted: false,
      id: '',
      incident: input.slot,
      text: 'malformed: it is empty or not JSON that can be compared',
    };
  };
}

/** The same message to the same incident has the same id; none when it is not JSON, such as no message at all. */
function idOf({ slot, message }: { readonly slot: string; readonly message: unknown }): string | undefined {
  try {
    return digestValue([slot, message]);
  } catch {
    return undefined;
  }
}
