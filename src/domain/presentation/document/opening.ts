import { attackerNow } from '../attacker-presence';
import { ifNothing } from '../if-nothing';
import { outcomeHeadline, type Standing } from '../outcome-headline';
import { whoWasTold } from './who-was-told';
import { relativeTime } from '../../text/time';
import type { IncidentView } from '../../incident/incident-view';
import type { Phase } from '../../phases';
import type { Step } from '../../plan/plan';
import { verdictText } from '../../incident/verdict-text';
import { fact, type Fact, type Medium } from './block';
import { previewText } from './actions';
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

/** The outcome of the incident in a few words; where it stands as long as there is none. Not inert. */
export function ending(facts: Standing): string {
  return outcomeHeadline(facts) ?? standing(facts);
}

/** Until when a question can be answered, absolute and as a length: a page can be read long after it was made. */
export function untilWhen({ plan, deadline, phase }: IncidentView): Text | undefined {
  if (phase !== 'awaiting-decision' || plan === undefined) return undefined;
  const until = deadline ?? plan.deadline;
  const asked = Date.parse(until) - Date.parse(plan.proposedAt);
  const length = Number.isNaN(asked)
    ? []
    : say` (${relativeTime(asked).replace(/^in /, '')} after it was asked)`;
  return say`${timeOf(until)}${length}`;
}

export function attackerFact(now: string): Fact {
  return fact(say`Is the attacker still in?`, outside(now), say`Attacker`);
}

export function verdictFact(verdict: string | undefined): readonly Fact[] {
  return verdict === undefined ? [] : [fact(say`How sure:`, outside(verdict), say`Verdict`)];
}

/** The steps of the plan, and what stops working by them. */
export function approveFact(steps: readonly Pick<Step, 'title' | 'disturbs'>[]): Fact {
  return fact(
    say`If you approve:`,
    steps.flatMap(({ title, disturbs }) => [say`${title}.`, ...disturbs.map((text) => outside(text))]),
    say`If you approve`,
  );
}

/** The course of things without an answer; the short label says whether an answer could change it. */
export function nothingFact(goesOn: string, isAsked: boolean): Fact {
  return fact(say`If you do nothing:`, outside(goesOn), isAsked ? say`If you do not` : say`Meanwhile`);
}

/** The questions that a person opens the document with, answered first: how sure, who is in, what each answer means. */
export function opening(view: IncidentView, medium: Medium): readonly Fact[] {
  const { on, when, ended } = medium;
  const goesOn = ended ?? ifNothing(view, when);
  return [
    ...verdictFact(verdictText(view)),
    attackerFact(attackerNow(view, when)),
    ...(isAsked(view, medium) ? consequences(view, medium, goesOn) : [nothingFact(goesOn, false)]),
    ...(on === 'page' ? byHandTitles(view) : []),
    fact(say`Who was told:`, told(view, medium), say`Who was told`),
    ...(on === 'page' ? doNotPress(view) : notKnown(view)),
  ];
}

/** Whether a plan waits for an answer. */
export function isAsked({ phase, plan }: IncidentView, { ended }: Medium): boolean {
  return phase === 'awaiting-decision' && plan !== undefined && ended === undefined;
}

function consequences(view: IncidentView, medium: Medium, goesOn: string): readonly Fact[] {
  const { plan, deadline, reminded } = view;
  if (plan === undefined) return [];
  const reminder = reminded ? say` (reminded already)` : [];
  if (medium.on === 'page') {
    const until = bold(untilWhen(view) ?? []);
    return [
      approveFact(plan.steps),
      nothingFact(goesOn, true),
      fact(say`Who must decide, by when:`, say`${who(view)}, by ${until}${reminder}.`),
    ];
  }
  const until = medium.when(deadline ?? plan.deadline);
  return [
    ...stepFacts(plan),
    fact(
      say`Decide by:`,
      say`${until}${reminder}. Without an answer nothing is changed, and nobody is asked again.`,
      say`Decide by`,
    ),
    fact(say`Who may decide:`, who(view), say`Who may decide`),
  ];
}

/** Each step on the first screen: what it is, the most that it stops, the most that it costs; the plan has the rest. */
function stepFacts({ steps, previews }: NonNullable<IncidentView['plan']>): readonly Fact[] {
  return steps.flatMap(({ hash, title, stops, disturbs }) => {
    const preview = previews.find(({ step }) => step === hash);
    const tried =
      preview === undefined
        ? say` (not tried)`
        : preview.ok && preview.by === 'validate-only'
          ? say`; Google accepts it`
          : undefined;
    return [
      fact(
        say`If you approve:`,
        tried === undefined
          ? [say`${outside(title)}.`, outside(previewText(preview))]
          : say`${outside(title)}${tried}.`,
        say`If you approve`,
      ),
      ...stops.slice(0, 1).map((text) => fact(say`It stops:`, outside(text), say`It stops`)),
      ...disturbs.slice(0, 1).map((text) => fact(say`Users notice:`, outside(text), say`Users notice`)),
    ];
  });
}

/** Lists who was paged, and whether somebody is on it: then nobody else need be woken, and the question is still open. */
function told(view: IncidentView, medium: Medium): readonly Text[] {
  const { acknowledged: taken } = view;
  const who = outside(whoWasTold(view, medium.when), 1_000);
  if (taken === undefined) return [who];
  const deadline = isAsked(view, medium) ? say` The deadline stands.` : [];
  return [say`${who}.`, say`${exact(taken.by, 80)} is on it since ${medium.when(taken.at)}.${deadline}`];
}

function doNotPress({ phase }: IncidentView): readonly Fact[] {
  if (phase === 'closed') return [];
  return [
    fact(
      say`Do not press _Request Cancellation_ or _Terminate_:`,
      say`nobody watches the workload then. \`firebreak close\` ends an incident.`,
    ),
  ];
}

/** A terminal shows the gaps only in the whole document, so that their names stand here. */
function notKnown({ gaps }: IncidentView): readonly Fact[] {
  if (gaps.length === 0) return [];
  const names = gaps.map(({ what }) => what).join(', ');
  return [
    fact(
      say`Not known:`,
      say`${names}: could not be read, so that nothing of it is ruled out`,
      say`Not known`,
    ),
  ];
}

/** Names the work that only people can do where it cannot be overlooked; the commands are in a part of their own. */
function byHandTitles({ brief }: IncidentView): readonly Fact[] {
  const titles = (brief?.byHand ?? []).map(({ title }, index) => `${index + 1}. ${title}`);
  return titles.length === 0
    ? []
    : [fact(say`Left to do by hand, commands below:`, outside(titles.join('; ')))];
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
