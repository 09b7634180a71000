import { attackerNow } from '../attacker-presence';
import { ifNothing } from '../if-nothing';
import { outcomeHeadline, type Standing } from '../outcome-headline';
import { whoWasTold } from './who-was-told';
import { distance } from '../../text/time';
import type { IncidentView } from '../../incident/incident-view';
import type { Phase } from '../../phases';
import { verdictText } from '../../incident/verdict-text';
import { fact, type Fact } from './block';
import type { Reading } from './reading';
import { bold, exact, joined, outside, say, timeOf, type Text } from './text';

const PHASES: Readonly<Record<Phase, string>> = {
  investigating: 'investigating: the facts are being read',
  'awaiting-decision': 'WAITING FOR A DECISION',
  containing: 'containing: the approved steps are being carried out',
  verifying: 'verifying: looking whether it worked',
  watching: 'watching',
  restoring: 'restoring: the saved state is being put back',
  closed: 'closed',
};

/** Where the incident stands, in a few words. Not inert. */
export function standing(facts: Standing): string {
  const end = outcomeHeadline(facts);
  return `${PHASES[facts.phase]}${end === undefined ? (facts.restored ? ' · restored' : '') : ` · ${end}`}`;
}

/** What became of the incident, in a few words; where it stands as long as nothing has. Not inert. */
export function ending(facts: Standing): string {
  return outcomeHeadline(facts) ?? standing(facts);
}

/** Until when a question can be answered, absolute and as a length: a page can be read long after it was made. */
export function untilWhen({ plan, deadline, phase }: IncidentView): Text | undefined {
  if (phase !== 'awaiting-decision' || plan === undefined) return undefined;
  const until = deadline ?? plan.deadline;
  const asked = Date.parse(until) - Date.parse(plan.proposedAt);
  const length = Number.isNaN(asked) ? [] : say` (${distance(asked).replace(/^in /, '')} after it was asked)`;
  return say`${timeOf(until)}${length}`;
}

export function attackerFact(now: string): Fact {
  return fact(say`Is the attacker still in?`, outside(now), say`Attacker`);
}

export function verdictFact(verdict: string | undefined): readonly Fact[] {
  return verdict === undefined ? [] : [fact(say`How sure:`, outside(verdict), say`Verdict`)];
}

/** What stops working, for everybody who has to answer. */
export function approveFact(steps: readonly { readonly disturbs: readonly string[] }[]): Fact {
  const disturbs = steps.flatMap((step) => step.disturbs).join(' ');
  return fact(say`If you approve, this stops working:`, outside(disturbs));
}

export function nothingFact(goesOn: string): Fact {
  return fact(say`If you do nothing:`, outside(goesOn));
}

/** The questions that a person opens the document with, answered first: how sure, who is in, what each answer means. */
export function opening(view: IncidentView, { when }: Reading): readonly Fact[] {
  return [
    ...verdictFact(verdictText(view)),
    attackerFact(attackerNow(view, when)),
    ...consequences(view),
    ...byHandTitles(view),
    fact(say`Who was told:`, outside(whoWasTold(view, when))),
    ...(view.phase === 'closed'
      ? []
      : [
          fact(
            say`Do not press _Request Cancellation_ or _Terminate_:`,
            say`nobody watches the workload then. \`firebreak close\` ends an incident.`,
          ),
        ]),
  ];
}

function consequences(view: IncidentView): readonly Fact[] {
  const { plan } = view;
  const until = untilWhen(view);
  if (until === undefined || plan === undefined)
    return view.phase === 'closed' ? [] : [nothingFact(ifNothing(view))];
  return [
    approveFact(plan.steps),
    nothingFact(ifNothing(view)),
    fact(
      say`Who must decide, by when:`,
      say`${who(view)}, by ${bold(until)}${view.reminded ? say` (reminded already)` : []}.`,
    ),
    ...acknowledged(view),
  ];
}

/** What only people can do, named where it cannot be overlooked; the commands are in a part of their own. */
function byHandTitles({ brief }: IncidentView): readonly Fact[] {
  const titles = (brief?.byHand ?? []).map(({ title }, index) => `${index + 1}. ${title}`);
  return titles.length === 0
    ? []
    : [fact(say`Left to do by hand, commands below:`, outside(titles.join('; ')))];
}

/** Somebody is on it; whoever reads this need not wake anybody, and the question is still open. */
function acknowledged({ acknowledged: taken }: IncidentView): readonly Fact[] {
  return taken === undefined
    ? []
    : [fact(say`Acknowledged:`, say`by ${exact(taken.by, 80)}, ${timeOf(taken.at)}. The deadline stands.`)];
}

function who({ approvers, steps }: IncidentView): Text {
  const people = approvers.slice(0, 10).map((id) => exact(id, 80));
  const names = people.length === 0 ? say`nobody: the policy names no approver` : joined(people, say` or `);
  const open = steps.filter(({ state }) => state === 'asked');
  const missing = Math.max(
    0,
    ...open.map(({ approvalsNeeded, approvedBy }) => approvalsNeeded - approvedBy.length),
  );
  return missing > 1 ? say`${missing} different people of ${names}` : names;
}
