import { attackerNow, type Standing } from '../attacker-now';
import { ifNothing } from '../if-nothing';
import type { IncidentView } from '../incident-view';
import { outcomeHeadline } from '../outcome-headline';
import type { Phase } from '../phases';
import { inertCode, inertMarkdown, inertPlain } from '../inert-text';
import { labelled, time } from './markdown';
import { whoWasTold } from './who-was-told';

const PHASES: Readonly<Record<Phase, string>> = {
  investigating: 'investigating: the facts are being read',
  'awaiting-decision': 'WAITING FOR A DECISION',
  containing: 'containing: the approved steps are being carried out',
  verifying: 'verifying: looking whether it worked',
  watching: 'watching',
  restoring: 'restoring: the saved state is being put back',
  closed: 'closed',
};

/** Where the incident stands, in a few words. */
export function standing(facts: Standing): string {
  const end = outcomeHeadline(facts);
  return `${PHASES[facts.phase]}${end === undefined ? (facts.restored ? ' · restored' : '') : ` · ${inertMarkdown(end, 500)}`}`;
}

/** What became of the incident, in a few words; where it stands as long as nothing has. */
export function ending(facts: Standing): string {
  const end = outcomeHeadline(facts);
  return end === undefined ? standing(facts) : inertPlain(end, 500);
}

/** The questions that a person opens the page with, answered first. */
export function opening(view: IncidentView): readonly string[] {
  return [
    labelled('Is the attacker still in?', attackerNow(view), 1_200),
    ...consequences(view),
    labelled('Who was told:', whoWasTold(view), 1_200),
  ];
}

function consequences(view: IncidentView): readonly string[] {
  const { plan, phase } = view;
  if (phase !== 'awaiting-decision' || plan === undefined) return [];
  const disturbs = plan.steps.flatMap((step) => step.disturbs).join(' ');
  const until = view.deadline ?? plan.deadline;
  const advice = plan.recommended
    ? 'Firebreak recommends containment.'
    : 'Firebreak offers containment and does not recommend it on what is known.';
  return [
    labelled('If you approve, this stops working:', disturbs),
    labelled('If you do nothing:', ifNothing(view)),
    `- **Who must decide, by when:** ${who(view)}, by **${time(until)}**${view.reminded ? ' (reminded already)' : ''}.`,
    ...acknowledged(view),
    labelled('Advice:', advice),
  ];
}

/** Somebody is on it; whoever reads this need not wake anybody, and the question is still open. */
function acknowledged({ acknowledged: taken }: IncidentView): readonly string[] {
  return taken === undefined
    ? []
    : [`- **Acknowledged:** by ${inertCode(taken.by, 80)}, ${time(taken.at)}. The deadline stands.`];
}

function who({ approvers, steps }: IncidentView): string {
  const people = approvers.slice(0, 10).map((id) => inertCode(id, 80));
  const names = people.length === 0 ? 'nobody: the policy names no approver' : people.join(' or ');
  const open = steps.filter(({ state }) => state === 'asked');
  const missing = Math.max(
    0,
    ...open.map(({ approvalsNeeded, approvedBy }) => approvalsNeeded - approvedBy.length),
  );
  return missing > 1 ? `${missing} different people of ${names}` : names;
}
