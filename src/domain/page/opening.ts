import type { Brief } from '../brief';
import type { IncidentView } from '../incident-view';
import type { Outcome, Phase } from '../phases';
import { inertCode } from '../inert-text';
import { labelled, time } from './markdown';

const PHASES: Readonly<Record<Phase, string>> = {
  investigating: 'investigating: the facts are being read',
  'awaiting-decision': 'WAITING FOR A DECISION',
  containing: 'containing: the approved steps are being carried out',
  verifying: 'verifying: looking whether it worked',
  watching: 'watching',
  restoring: 'restoring: the saved state is being put back',
  closed: 'closed',
};

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  contained: 'contained and verified',
  'partly-contained': 'PARTLY contained',
  'not-verified': 'contained, NOT VERIFIED',
  refused: 'refused: nothing was changed',
  expired: 'EXPIRED without a decision: nothing was changed',
  observed: 'observed only: no change was proposed',
  'no-action': 'no action was needed',
  'not-ours': 'not a threat on Cloud Run',
  gone: 'the workload or the finding is gone',
  failed: 'FAILED',
};

/** Of an incident, what its standing is told from. */
export type Standing = Pick<IncidentView, 'phase' | 'outcome' | 'restored' | 'verification'> & {
  readonly brief?: Pick<Brief, 'attacker'>;
};

/** Where the incident stands, in a few words. */
export function standing({ phase, outcome, restored }: Standing): string {
  const end = outcome === undefined ? '' : ` · ${OUTCOMES[outcome]}`;
  return `${PHASES[phase]}${end}${restored ? ' · restored' : ''}`;
}

/** What became of the incident, in a few words; where it stands as long as nothing has. */
export function ending(facts: Standing): string {
  const { outcome, restored } = facts;
  return outcome === undefined ? standing(facts) : `${OUTCOMES[outcome]}${restored ? ' · restored' : ''}`;
}

/** The questions that a person opens the page with, answered first. */
export function opening(view: IncidentView): readonly string[] {
  return [labelled('Is the attacker still in?', stillIn(view)), ...consequences(view)];
}

/** Whether the attacker is still in, as far as is known. Not inert. */
export function stillIn(view: Standing): string {
  const known = view.brief?.attacker ?? 'Not known yet: assume yes until the facts are read.';
  if (view.phase === 'investigating' || view.phase === 'awaiting-decision') return known;
  if (view.phase === 'containing') return 'Assume yes until the instances are gone and that is verified.';
  if (view.restored || view.phase === 'restoring') {
    return 'The instances that the attacker was in were ended. The service runs again with the same code: the way in is open unless it was closed meanwhile.';
  }
  if (view.outcome === 'contained') {
    const at = view.verification === undefined ? '' : ` (looked at ${view.verification.at})`;
    return `No longer in this service: the control plane, the instances and the symptom say so${at}. A token that was copied out may work for up to about an hour.`;
  }
  const unproven = view.verification?.levels
    .filter(({ verified }) => !verified)
    .map(({ level, text }) => `${level}: ${text}`);
  if (view.phase === 'verifying' || view.outcome === 'partly-contained' || view.outcome === 'not-verified') {
    return `Not proven to be out. ${unproven === undefined ? 'Nothing was looked at yet.' : `Open: ${unproven.join('; ')}`}`;
  }
  return `Nothing was changed, so nothing about this has changed: ${known}`;
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
    labelled('If you do nothing:', ifUnanswered(until)),
    `- **Who must decide, by when:** ${who(view)}, by **${time(until)}**${view.reminded ? ' (reminded already)' : ''}.`,
    labelled('Advice:', advice),
  ];
}

/** What goes on when a question is not answered until its deadline. */
export function ifUnanswered(deadline: string): string {
  return `the service goes on running with whatever is in it. The question ends at ${deadline.slice(0, 19)}Z; nothing is changed then, and nobody is asked again by itself.`;
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
