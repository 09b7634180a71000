import type { DecisionAct } from '../../plan/policy';
import { shortHash } from '../../text/digest';
import { isChange } from '../../phases';
import { shellCommand } from '../../text/shell-quote';
import type { PageFacts } from '../../incident/page-facts';

const SIGNED = ['--by', 'YOU', '--reason', 'WHY'] as const;

/** Of an incident, what it is told from which commands act on it. */
type Decidable = Pick<PageFacts, 'incident' | 'phase' | 'outcome' | 'restored'> & {
  readonly plan?: { readonly hash: string };
};

/** The command lines that say more or decide as the incident stands. Whoever types one says who they are and why. */
export function pageCommands(facts: Decidable): readonly string[] {
  return [shellCommand(['firebreak', 'show', facts.incident]), ...decisionCommands(facts)];
}

/** Those that decide. */
export function decisionCommands({ incident, phase, outcome, restored, plan }: Decidable): readonly string[] {
  const act = (name: DecisionAct, ...more: readonly string[]): string =>
    shellCommand(['firebreak', name, incident, ...more, ...SIGNED]);
  if (phase === 'awaiting-decision' && plan !== undefined) {
    const asked = ['--plan', shortHash(plan.hash)];
    return [act('approve', ...asked), act('refuse', ...asked), act('acknowledge')];
  }
  return isChange(outcome) && !restored && phase !== 'closed' ? [act('restore')] : [];
}
