import { attackerNow } from '../attacker-presence';
import type { ByHandEntry } from '../../plan/by-hand';
import { shortHash } from '../../text/digest';
import { ifNothing } from '../if-nothing';
import type { Outcome, Phase, Severity } from '../../phases';
import { DEFAULT_QUEUE } from '../../message-names';
import { incidentWorkflowId } from '../../incident/incident-name';
import { workloadPath } from '../../workload/workload';
import { code, fact, facts, paragraph, type Blocks } from '../document/block';
import { approveFact, attackerFact, ending, nothingFact, verdictFact } from '../document/opening';
import { exact, joined, outside, say, timeOf, type Text } from '../document/text';
import { lineOf, toText } from '../document/to-text';
import { pageCommands } from '../document/page-commands';
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
    incident: lineOf(exact(incident, 200)),
    slot: lineOf(exact(facts.slot ?? incidentWorkflowId(workload, DEFAULT_QUEUE), 200)),
    workload: lineOf(exact(workloadPath(workload), 200)),
    severity,
    phase,
    ...defined({ outcome }),
    restored,
    title: lineOf(title(kind, facts)),
    text: toText(pagerDocument(kind, facts, link)),
    findings: facts.findings.map(({ name, category, severity: worst, eventTime }) => ({
      name: lineOf(outside(name, 200)),
      category: lineOf(outside(category, 120)),
      severity: worst,
      eventTime: lineOf(outside(eventTime, 40)),
    })),
    findingCount,
    ...defined({ deadline, plan }),
    ...(hand.length === 0 ? {} : { byHand: hand }),
    stillIn: lineOf(outside(attackerNow(facts), 1_200)),
    ifNothing: lineOf(outside(ifNothing(facts), 600)),
    toType: pageCommands(facts).map((line) => lineOf(exact(line, 500))),
    ...defined({ link }),
  };
}

const dead = (texts: readonly string[]): readonly string[] => texts.map((text) => lineOf(outside(text, 300)));
const whole = (texts: readonly string[]): readonly string[] => texts.map((text) => lineOf(exact(text)));

function planOf({ plan }: PageFacts): WebhookBody['plan'] {
  if (plan === undefined) return undefined;
  return {
    shortHash: shortHash(plan.hash),
    recommended: plan.recommended,
    steps: plan.steps.map((step) => ({
      title: lineOf(outside(step.title, 200)),
      stops: dead(step.stops),
      doesNotStop: dead(step.doesNotStop),
      disturbs: dead(step.disturbs),
    })),
  };
}

/** Commands stay whole, so that they can be copied; every other text is dead in a chat program, too. */
function byHandOf({ brief }: PageFacts): readonly ByHandEntry[] {
  return (brief?.byHand ?? []).map((entry) => ({
    title: lineOf(outside(entry.title, 200)),
    commands: whole(entry.commands),
    stops: dead(entry.stops),
    doesNotStop: dead(entry.doesNotStop),
    notes: dead(entry.notes),
    undo: whole(entry.undo),
  }));
}

function title(kind: PageKind, facts: PageFacts): Text {
  const { workload, findings, brief, severity, deadline } = facts;
  const category = findings.at(-1)?.category ?? 'Threat';
  const what = outside(brief?.headline ?? `${category} on ${workload.name} (${workload.location})`, 160);
  const by = deadline === undefined ? say`decide` : say`decide by ${timeOf(deadline)}`;
  switch (kind) {
    case 'found':
      return say`${severity}: ${what}`;
    case 'asked':
      return say`${severity}, ${by}: ${what}`;
    case 'reminder':
      return say`REMINDER, ${severity}, ${by}: ${what}`;
    case 'escalation':
      return say`ESCALATION, nobody has answered, ${severity}, ${by}: ${what}`;
    case 'outcome':
      return say`${outside(ending(facts), 500)}: ${what}`;
    case 'not-restored':
      return say`NOT RESTORED, ${severity}: ${what}`;
    case 'restored-in-part':
      return say`RESTORED IN PART, ${severity}: ${what}`;
    case 'not-begun':
      return say`APPROVED AND NOT BEGUN, ${severity}: ${what}`;
    case 'trouble':
      return say`FIREBREAK IS HELD UP, ${severity}: ${what}`;
    case 'cancelled':
      return say`CANCELLED, nobody watches it now, ${severity}: ${what}`;
  }
}

/** The incident as short lines: what happened, whether it goes on, what to do. */
function pagerDocument(kind: PageKind, given: PageFacts, link: string | undefined): Blocks {
  const { plan, approvers, phase, verdict } = given;
  const asked =
    phase === 'awaiting-decision' && plan !== undefined
      ? [
          approveFact(plan.steps),
          nothingFact(ifNothing(given), true),
          fact(
            say`Who may decide:`,
            joined(
              approvers.map((id) => exact(id, 80)),
              say` or `,
            ),
          ),
        ]
      : [];
  return [
    ...paragraph(title(kind, given)),
    ...restoreLines(kind, given),
    ...whyLines(kind, given),
    ...facts([attackerFact(attackerNow(given)), ...verdictFact(verdict), ...asked]),
    ...byHandLines(given),
    ...code(pageCommands(given)),
    ...(asked.length === 0 ? [] : paragraph(say`acknowledge says that you are on it; it decides nothing.`)),
    ...(link === undefined ? [] : code([link])),
  ];
}

/** The parts of a restore that did not come back. */
function restoreLines(kind: PageKind, { notRestored, leftToDo = [] }: PageFacts): Blocks {
  if (notRestored === undefined) return [];
  const why = outside(notRestored, 500);
  if (kind !== 'restored-in-part')
    return paragraph(say`The restore that was asked for did not happen: ${why}`);
  return [
    ...paragraph(say`Part of it was given back, and read back. The rest was not: ${why}`),
    ...paragraph(say`By hand, once that is possible; the restore can be asked for again, too:`),
    ...code(leftToDo),
  ];
}

/** A task that does not get done, why, and what a person can do. */
function whyLines(kind: PageKind, { why = '' }: PageFacts): Blocks {
  const given = outside(why, 500);
  switch (kind) {
    case 'not-begun':
      return paragraph(
        say`The approved step has not begun: ${given}. It is tried again by itself until the plan's deadline. Start a worker for containment or mend what is named, or act by hand: \`firebreak show\` has the commands.`,
      );
    case 'trouble':
      return paragraph(
        say`Firebreak is held up: ${given}. It is tried again by itself; mend what is named. The commands of the plan work by hand all the same.`,
      );
    case 'cancelled':
      return paragraph(
        say`Somebody cancelled the workflow in Temporal. ${given} The open findings open the next incident, which asks again.`,
      );
    default:
      return why === '' ? [] : paragraph(given);
  }
}

/** Work by hand where Firebreak has no step; the commands are in the field, and on the page of the incident. */
function byHandLines({ brief, workload }: PageFacts): Blocks {
  const what = (brief?.byHand ?? []).map(
    ({ title: each }, index) => say`${index + 1}. ${outside(each, 200)}`,
  );
  if (what.length === 0) return [];
  const missing =
    workload.kind === 'services' ? say`what goes beyond this service` : say`the containment of this workload`;
  return paragraph(
    say`Firebreak does not carry out ${missing}. By hand: ${joined(what, say`; `)}. \`firebreak show\` has the commands.`,
  );
}
