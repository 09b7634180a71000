import type { Approver } from '../plan/policy';
import type { Digest } from '../text/digest';
import type { CountedDecision } from './decision';

/** One person's answer to one step. */
export interface StepAnswer {
  readonly step: string;
  readonly by: string;
  readonly answer: 'approve' | 'refuse';
}

/** Every answer to a step of a plan. An answer to another plan counts for that plan alone. */
export function answersTo(
  plan: Digest | undefined,
  decisions: readonly CountedDecision[],
): readonly StepAnswer[] {
  return decisions
    .filter(({ decision }) => decision.plan === plan)
    .flatMap(({ decision: { act, steps, by } }) =>
      act === 'approve' || act === 'refuse' ? steps.map((step) => ({ step, by, answer: act })) : [],
    );
}

/** The part of a policy by which answers are counted. */
interface TallyRules {
  /** Different people needed. Fewer than one is never enough, whatever this says. */
  readonly needed: number;
  readonly approvers: readonly Approver[];
}

export interface Tally {
  readonly state: 'asked' | 'approved' | 'refused';
  /** Distinct people, in the order in which they answered. */
  readonly approvedBy: readonly string[];
  readonly refusedBy: readonly string[];
}

/**
 * Counts where a step stands by its answers: one refusal ends it for this asking, `needed` distinct people approve it. An
 * answer counts only of somebody whom the policy lets answer so now: an answer of a removed person does not count.
 */
export function tally(
  step: string,
  answers: readonly StepAnswer[],
  { needed, approvers }: TallyRules,
): Tally {
  const people = (answer: StepAnswer['answer']): readonly string[] => {
    const may = approvers.filter((approver) => approver.may.includes(answer)).map(({ id }) => id);
    const said = answers.filter((a) => a.step === step && a.answer === answer && may.includes(a.by));
    return [...new Set(said.map(({ by }) => by))];
  };
  const approvedBy = people('approve');
  const refusedBy = people('refuse');
  const enough = approvedBy.length >= Math.max(1, needed);
  return { state: refusedBy.length > 0 ? 'refused' : enough ? 'approved' : 'asked', approvedBy, refusedBy };
}
