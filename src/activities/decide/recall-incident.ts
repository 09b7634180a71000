import { encodedBytes } from '../../domain/text/byte-limit';
import type { CountedDecision } from '../../domain/decision/decision';
import type { Digest } from '../../domain/text/digest';
import { Failure } from '../../domain/failures';
import { summarisePolicy, type PolicySummary } from '../../domain/plan/policy-summary';
import type { ActivityDeps } from '../deps';

/** What an incident takes from the policy and the ledger, and from nobody else. */
export interface Recalled {
  readonly policy: PolicySummary;
  /** What was decided: the answers to the plan, and the newest of the rest; in the order in which they counted. */
  readonly decisions: readonly CountedDecision[];
  /** Why the decisions could not be read; the list is empty then, and says nothing. */
  readonly unread?: string;
}

/** Most bytes of the decisions that are handed back: they become history. */
const BYTES = 24_000;

/**
 * Reads this worker's own policy file and the decisions that the ledger has of an incident. A reset or a new run has
 * lost what a message told it; the ledger has not. A damaged record is said and keeps no policy back. Reads only.
 */
export function recallIncident(deps: ActivityDeps) {
  return async function recallIncident(input: {
    readonly incident: string;
    /** The plan whose answers are wanted first. */
    readonly plan?: Digest;
  }): Promise<Recalled> {
    const policy = summarisePolicy(await deps.policy());
    try {
      return { policy, decisions: some(await deps.ledger.readDecisions(input.incident), input.plan) };
    } catch (thrown) {
      // The others count; which one does not is said.
      const sound = await deps.ledger.readSoundDecisions(input.incident).catch(() => []);
      return { policy, decisions: some(sound, input.plan), unread: Failure.from(thrown).message };
    }
  };
}

function some(all: readonly CountedDecision[], plan: Digest | undefined): readonly CountedDecision[] {
  const newestFirst = all.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const answers = newestFirst.filter(({ decision }) => decision.plan !== '' && decision.plan === plan);
  const rest = newestFirst.filter((counted) => !answers.includes(counted));
  let left = BYTES;
  const kept = [...answers, ...rest.slice(0, 20)].filter((counted) => {
    left -= encodedBytes(counted);
    return left >= 0;
  });
  return kept.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
