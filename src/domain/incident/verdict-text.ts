import type { AttackResult } from '../assessment/assessment';
import type { IncidentView } from './incident-view';

/** The result of the attack in plain words. */
export const resultText: Readonly<Record<AttackResult['stage'], string>> = {
  success: 'the attack succeeded',
  attempt: 'an attempt that did not succeed, as far as is known',
  unclear: 'whether the attack succeeded is not clear',
};

/**
 * The verdict in one line: what it is, how sure, what Firebreak advises; undefined until it was assessed. The same on
 * page, pager and terminal.
 */
export function verdictText({
  assessment,
  plan,
}: Pick<IncidentView, 'assessment' | 'plan'>): string | undefined {
  if (assessment === undefined) return undefined;
  const { verdict, confidence, corroboration, stage } = assessment;
  const advice =
    plan === undefined
      ? 'Firebreak proposes no change'
      : plan.recommended
        ? 'Firebreak recommends approving'
        : 'Firebreak offers the plan and does NOT recommend it on what is known';
  const told = stage === undefined ? '' : `, ${resultText[stage.stage]}`;
  return `${verdict}, confidence ${confidence}${told}; ${corroboration === 'alone' ? 'no other finding supports it' : corroboration}. ${advice}.`;
}
