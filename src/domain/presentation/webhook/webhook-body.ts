import { attackerNow } from '../attacker-presence';
import type { ByHandEntry } from '../../plan/by-hand';
import { shortHash } from '../../text/digest';
import { ifNothing } from '../if-nothing';
import { inertLine, inertPlain } from '../../text/inert-text';
import type { Outcome, Phase, Severity } from '../../phases';
import { DEFAULT_QUEUE } from '../../message-names';
import { incidentWorkflowId } from '../../incident/incident-name';
import { workloadPath } from '../../workload/workload';
import { time } from '../page/markdown';
import { ending } from '../page/opening';
import { pageCommands } from '../page/page-commands';
import type { PageFacts } from '../../incident/page-facts';
import type { PageKind } from '../../incident/incident-view';
import { defined } from '../../defined';

/** The body of a page, documented in docs/webhook.md. Every text from outside is inert; no address in it decides anything. */
export interface WebhookBody {
  /** Rises when a field is removed or changes its meaning; new fields may come without that. */
  readonly version: 1;
  readonly id: string;
  readonly kind: PageKind;
  readonly at: string;
  readonly incident: string;
  readonly slot: string;
  readonly workload: string;
  readonly severity: Severity;
  readonly phase: Phase;
  readonly outcome?: Outcome;
  readonly restored: boolean;
  readonly title: string;
  readonly text: string;
  readonly findings: readonly {
    readonly name: string;
    readonly category: string;
    readonly severity: Severity;
    readonly eventTime: string;
  }[];
  readonly findingCount: number;
  readonly deadline?: string;
  readonly plan?: {
    readonly shortHash: string;
    readonly recommended: boolean;
    readonly steps: readonly {
      readonly title: string;
      readonly stops: readonly string[];
      readonly doesNotStop: readonly string[];
      readonly disturbs: readonly string[];
    }[];
  };
  readonly byHand?: readonly ByHandEntry[];
  readonly stillIn: string;
  readonly ifNothing: string;
  readonly toType: readonly string[];
  readonly link?: string;
}

/** `link` is the page of the incident in the Temporal UI, where one is configured. It shows; opening it decides nothing. */
export function webhookBody(id: string, kind: PageKind, facts: PageFacts, link?: string): WebhookBody {
  const { at, incident, workload, severity, phase, outcome, restored, findingCount, deadline } = facts;
  const plan = planOf(facts);
  const hand = byHandOf(facts);
  return {
    version: 1,
    id,
    kind,
    at,
    incident: inertLine(incident),
    slot: inertLine(facts.slot ?? incidentWorkflowId(workload, DEFAULT_QUEUE)),
    workload: inertLine(workloadPath(workload)),
    severity,
    phase,
    ...defined({ outcome }),
    restored,
    title: title(kind, facts),
    text: text(kind, facts, link),
    findings: facts.findings.map(({ name, category, severity: worst, eventTime }) => ({
      name: inertPlain(name),
      category: inertPlain(category, 120),
      severity: worst,
      eventTime: inertPlain(eventTime, 40),
    })),
    findingCount,
    ...defined({ deadline, plan }),
    ...(hand.length === 0 ? {} : { byHand: hand }),
    stillIn: inertPlain(attackerNow(facts), 1_200),
    ifNothing: inertPlain(ifNothing(facts), 600),
    toType: pageCommands(facts).map((line) => inertLine(line, 500)),
    ...defined({ link }),
  };
}

function planOf({ plan }: PageFacts): WebhookBody['plan'] {
  if (plan === undefined) return undefined;
  const inert = (texts: readonly string[]): readonly string[] => texts.map((each) => inertPlain(each, 300));
  return {
    shortHash: shortHash(plan.hash),
    recommended: plan.recommended,
    steps: plan.steps.map((step) => ({
      title: inertPlain(step.title),
      stops: inert(step.stops),
      doesNotStop: inert(step.doesNotStop),
      disturbs: inert(step.disturbs),
    })),
  };
}

/** Commands stay whole, so that they can be copied; every other text is dead in a chat program, too. */
function byHandOf({ brief }: PageFacts): readonly ByHandEntry[] {
  const inert = (texts: readonly string[]): readonly string[] => texts.map((each) => inertPlain(each, 300));
  const whole = (texts: readonly string[]): readonly string[] => texts.map((each) => inertLine(each, 2_000));
  return (brief?.byHand ?? []).map(({ title: what, commands, stops, doesNotStop, notes, undo }) => ({
    title: inertPlain(what),
    commands: whole(commands),
    stops: inert(stops),
    doesNotStop: inert(doesNotStop),
    notes: inert(notes),
    undo: whole(undo),
  }));
}

function title(kind: PageKind, facts: PageFacts): string {
  const { workload, findings, brief, severity, deadline } = facts;
  const category = findings.at(-1)?.category ?? 'Threat';
  const what = inertPlain(brief?.headline ?? `${category} on ${workload.name} (${workload.location})`, 160);
  const by = deadline === undefined ? 'decide' : `decide by ${time(deadline)}`;
  switch (kind) {
    case 'found':
      return `${severity}: ${what}`;
    case 'asked':
      return `${severity}, ${by}: ${what}`;
    case 'reminder':
      return `REMINDER, ${severity}, ${by}: ${what}`;
    case 'escalation':
      return `ESCALATION, nobody has answered, ${severity}, ${by}: ${what}`;
    case 'outcome':
      return `${ending(facts)}: ${what}`;
    case 'not-restored':
      return `NOT RESTORED, ${severity}: ${what}`;
    case 'restored-in-part':
      return `RESTORED IN PART, ${severity}: ${what}`;
    case 'not-begun':
      return `APPROVED AND NOT BEGUN, ${severity}: ${what}`;
    case 'trouble':
      return `FIREBREAK IS HELD UP, ${severity}: ${what}`;
    case 'cancelled':
      return `CANCELLED, nobody watches it now, ${severity}: ${what}`;
  }
}

/** Short lines for a receiver that shows nothing but text: what happened, whether it goes on, what to do. */
function text(kind: PageKind, facts: PageFacts, link: string | undefined): string {
  const { plan, approvers } = facts;
  const asked = facts.phase === 'awaiting-decision' && plan !== undefined;
  const disturbs = (plan?.steps ?? []).flatMap((step) => step.disturbs).join(' ');
  return [
    title(kind, facts),
    ...restoreLines(kind, facts),
    ...whyLines(kind, facts),
    `Is the attacker still in? ${inertPlain(attackerNow(facts), 1_200)}`,
    ...(facts.verdict === undefined ? [] : [`How sure: ${inertPlain(facts.verdict, 500)}`]),
    ...(asked
      ? [
          `If you approve, this stops working: ${inertPlain(disturbs, 400)}`,
          `If you do nothing: ${inertPlain(ifNothing(facts), 400)}`,
          `May decide: ${approvers.map((id) => inertLine(id, 80)).join(', ')}`,
        ]
      : []),
    ...byHandLines(facts),
    ...pageCommands(facts).map((line) => inertLine(line, 500)),
    ...(link === undefined ? [] : [link]),
  ].join('\n');
}

/** What did not come back of what a person wanted back. */
function restoreLines(kind: PageKind, { notRestored, leftToDo = [] }: PageFacts): readonly string[] {
  if (notRestored === undefined) return [];
  const why = inertPlain(notRestored, 500);
  if (kind !== 'restored-in-part') return [`The restore that was asked for did not happen: ${why}`];
  return [
    `What could be given back is back, and was read back. What could not be: ${why}`,
    'By hand, once that is possible; the restore can be asked for again, too:',
    ...leftToDo.map((command) => inertLine(command, 2_000)),
  ];
}

/** What does not get done, why, and what a person can do. */
function whyLines(kind: PageKind, { why = '' }: PageFacts): readonly string[] {
  const given = inertPlain(why, 500);
  switch (kind) {
    case 'not-begun':
      return [
        `The approved step has not begun: ${given}. It is tried again by itself until the plan's deadline. Start a worker for containment or mend what is named, or act by hand: \`firebreak show\` has the commands.`,
      ];
    case 'trouble':
      return [
        `Firebreak is held up: ${given}. It is tried again by itself; mend what is named. The commands of the plan work by hand all the same.`,
      ];
    case 'cancelled':
      return [
        `Somebody cancelled the workflow in Temporal. ${given} The open findings open the next incident, which asks anew.`,
      ];
    default:
      return given === '' ? [] : [given];
  }
}

/** What to do where Firebreak has no step; the commands are in the field, and on the page of the incident. */
function byHandLines(facts: PageFacts): readonly string[] {
  const what = byHandOf(facts).map(({ title: each }, index) => `${index + 1}. ${each}`);
  return what.length === 0
    ? []
    : [
        `Firebreak does not carry out ${facts.workload.kind === 'services' ? 'what its identity needs' : 'its containment'} yet. By hand: ${what.join('; ')}. \`firebreak show\` has the commands.`,
      ];
}
