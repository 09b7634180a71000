/** One person's answer to one step. */
export interface StepAnswer {
  readonly step: string;
  readonly by: string;
  readonly answer: 'approve' | 'refuse';
}

export interface Tally {
  readonly state: 'asked' | 'approved' | 'refused';
  /** Distinct people, in the order in which they answered. */
  readonly approvedBy: readonly string[];
  readonly refusedBy: readonly string[];
}

/**
 * Where a step stands by its answers: one refusal ends it for this asking, `needed` distinct people approve it. Fewer
 * than one approval is never enough, whatever `needed` says.
 */
export function tally(step: string, answers: readonly StepAnswer[], needed: number): Tally {
  const people = (answer: StepAnswer['answer']): readonly string[] => [
    ...new Set(answers.filter((a) => a.step === step && a.answer === answer).map((a) => a.by)),
  ];
  const approvedBy = people('approve');
  const refusedBy = people('refuse');
  const enough = approvedBy.length >= Math.max(1, needed);
  return { state: refusedBy.length > 0 ? 'refused' : enough ? 'approved' : 'asked', approvedBy, refusedBy };
}
