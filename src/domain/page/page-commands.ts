import type { DecisionAct } from '../decision';
import { shortHash } from '../digest';
import { shellCommand } from '../shell-quote';
import type { PageFacts } from './page-facts';

const SIGNED = ['--by', 'YOU', '--reason', 'WHY'] as const;

/** The command lines that say more or decide as the incident stands. Whoever types one says who they are and why. */
export function pageCommands({ incident, phase, outcome, restored, plan }: PageFacts): readonly string[] {
  const show = shellCommand(['firebreak', 'show', incident]);
  const act = (name: DecisionAct, ...more: readonly string[]): string =>
    shellCommand(['firebreak', name, incident, ...more, ...SIGNED]);
  if (phase === 'awaiting-decision' && plan !== undefined) {
    const asked = ['--plan', shortHash(plan.hash)];
    return [show, act('approve', ...asked), act('refuse', ...asked), act('acknowledge')];
  }
  const changed = outcome === 'contained' || outcome === 'partly-contained' || outcome === 'not-verified';
  if (changed && !restored && phase !== 'closed') return [show, act('restore')];
  return [show];
}
