import type { DecisionAct } from '../../plan/policy';
import { isChanged } from '../if-nothing';
import { shortHash } from '../../text/digest';
import { shellCommand } from '../../text/shell-quote';
import type { IncidentView } from '../../incident/incident-view';

const SIGNED = ['--by', 'YOU', '--reason', 'WHY'] as const;

/** Of an incident, what it is told from which decisions are possible. */
type Decidable = Pick<IncidentView, 'incident' | 'phase' | 'outcome' | 'restored'> &
  Partial<Pick<IncidentView, 'steps' | 'acknowledged'>> & { readonly plan?: { readonly hash: string } };

/** The decisions that count as the incident stands, for page, pager and terminal alike: what is asked comes first. */
export function possibleActs(facts: Decidable): readonly DecisionAct[] {
  const { phase, plan, acknowledged } = facts;
  if (phase === 'closed') return [];
  if (phase === 'awaiting-decision' && plan !== undefined)
    return ['approve', 'refuse', ...(acknowledged === undefined ? (['acknowledge'] as const) : []), 'note'];
  if (phase !== 'watching') return ['note'];
  return [...(isChanged(facts) ? (['restore'] as const) : []), 'close', 'note'];
}

/** A command line in two halves: where a line is short, it is broken between them. Whoever types it says who they are and why. */
export function decisionCommands(facts: Decidable): readonly (readonly [what: string, how: string])[] {
  const { incident, plan } = facts;
  return possibleActs(facts)
    .filter((act) => act !== 'note')
    .map((act) => {
      const asked =
        plan !== undefined && (act === 'approve' || act === 'refuse') ? ['--plan', shortHash(plan.hash)] : [];
      return [shellCommand(['firebreak', act, incident]), shellCommand([...asked, ...SIGNED])];
    });
}

/** The command lines that say more or decide as the incident stands. */
export function pageCommands(facts: Decidable): readonly string[] {
  return [
    shellCommand(['firebreak', 'show', facts.incident]),
    ...decisionCommands(facts).map((halves) => halves.join(' ')),
  ];
}
