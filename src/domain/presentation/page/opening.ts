import { attackerNow } from '../attacker-presence';
import type { Standing } from '../outcome-headline';
import { relativeTime } from '../../text/time';
import { ifNothing } from '../if-nothing';
import type { IncidentView } from '../../incident/incident-view';
import { outcomeHeadline } from '../outcome-headline';
import type { Phase } from '../../phases';
import { inertCode, inertMarkdown, inertPlain } from '../../text/inert-text';
import { verdictText } from '../../incident/verdict-text';
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

/** Until when a question can be answered, absolute and as a length: a page can be read long after it was made. */
export function untilWhen({ plan, deadline, phase }: IncidentView): string | undefined {
  if (phase !== 'awaiting-decision' || plan === undefined) return undefined;
  const until = deadline ?? plan.deadline;
  const asked = Date.parse(until) - Date.parse(plan.proposedAt);
  const length = Number.isNaN(asked)
    ? ''
    : ` (${relativeTime(asked).replace(/^in /, '')} after it was asked)`;
  return `${time(until)}${length}`;
}

/** What became of the incident, in a few words; where it stands as long as nothing has. */
export function ending(facts: Standing): string {
  const end = outcomeHeadline(facts);
  return end === undefined ? standing(facts) : inertPlain(end, 500);
}

/** The questions that a person opens the page with, answered first: how sure, who is in, what each answer means. */
export function opening(view: IncidentView): readonly string[] {
  const verdict = verdictText(view);
  return [
    ...(verdict === undefined ? [] : [labelled('How sure:', verdict)]),
    labelled('Is the attacker still in?', attackerNow(view)),
    ...consequences(view),
    ...byHandTitles(view),
    labelled('Who was told:', whoWasTold(view)),
    ...(view.phase === 'closed'
      ? []
      : [
          '- **Do not press _Request Cancellation_ or _Terminate_:** nobody watches the workload then. `firebreak close` ends an incident.',
        ]),
  ];
}

function consequences(view: IncidentView): readonly string[] {
  const { plan } = view;
  const until = untilWhen(view);
  if (until === undefined || plan === undefined)
    return view.phase === 'closed' ? [] : [labelled('If you do nothing:', ifNothing(view))];
  const disturbs = plan.steps.flatMap((step) => step.disturbs).join(' ');
  return [
    labelled('If you approve, this stops working:', disturbs),
    labelled('If you do nothing:', ifNothing(view)),
    `- **Who must decide, by when:** ${who(view)}, by **${until}**${view.reminded ? ' (reminded already)' : ''}.`,
    ...acknowledged(view),
  ];
}

/** What only people can do, named where it cannot be overlooked; the commands are in a part of their own. */
function byHandTitles({ brief }: IncidentView): readonly string[] {
  const titles = (brief?.byHand ?? []).map(({ title }, index) => `${index + 1}. ${title}`);
  return titles.length === 0 ? [] : [labelled('Left to do by hand, commands below:', titles.join('; '))];
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
