import { digestValue } from '../../domain/text/digest';
import { Failure } from '../../domain/failures';
import type { DecisionReceipt } from '../../domain/message-names';
import { incidentSlot, workloadOfSlot } from '../../domain/workload/workload';
import type { ActivityDeps } from '../deps';

export interface PassInput {
  /** Full name of the finding whose workflow it was sent to. */
  readonly name: string;
  readonly slot: string;
  readonly message: unknown;
}

/** Hands a decision that was sent to a finding's workflow on to its incident. The same message counts once; safe to repeat. */
export function passDecision(deps: ActivityDeps) {
  return async function passDecision(input: PassInput): Promise<DecisionReceipt> {
    // Only incidents of this installation take decisions; a slot is what the finding's own workload has.
    if (incidentSlot(workloadOfSlot(input.slot), deps.taskQueue) !== input.slot)
      throw new Failure('foreign-caller', `${input.slot} is no incident of this installation`);
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
function idOf({ slot, message }: PassInput): string | undefined {
  try {
    return digestValue([slot, message]);
  } catch {
    return undefined;
  }
}
