import { attackerNow } from '../../domain/presentation/attacker-presence';
import { shortHash } from '../../domain/text/digest';
import type { IncidentView } from '../../domain/incident/incident-view';
import { incidentAlerts } from '../../domain/presentation/incident-alerts';
import { inertLine } from '../../domain/text/inert-text';
import { outcomeHeadline } from '../../domain/presentation/outcome-headline';
import { whoWasTold } from '../../domain/presentation/document/who-was-told';
import type { Phase } from '../../domain/phases';
import { shellQuote } from '../../domain/text/shell-quote';
import { verdictText } from '../../domain/incident/verdict-text';
import type { SeenIncident } from '../../temporal/incident-client';
import { endedText } from './ended';
import { previewText, type RenderOptions } from './render-plan';
import { field, section, verbatim, wrap } from './text-layout';
import { whatGoesOn, whatToType } from './next-actions';
import { when } from './when';

/**
 * What somebody needs who was woken up by it, on about one screen: does something need a person at once, is the attacker
 * still in, how sure is that, what stops if they approve, what goes on if they do not, by when, what to type, what is left
 * to do by hand.
 */
export function renderFirstScreen(view: SeenIncident, options: RenderOptions): readonly string[] {
  return [
    ...header(view, options),
    ...alerts(view, options),
    '',
    ...urgent(view, options),
    ...handLines(view, options),
    ...section('Type:', typed(view)),
  ];
}

/** The first screen alone, and how to see everything. */
export function renderShort(view: SeenIncident, options: RenderOptions): string {
  const name = view.incident === '' ? '' : ` ${shellQuote(view.incident)}`;
  return [
    ...renderFirstScreen(view, options),
    '',
    ...wrap(
      'Reasons, facts, VirusTotal, logs, timeline, settings, the plan in full, all of it whole:',
      options.width,
    ),
    `  firebreak show${name} --full`,
  ].join('\n');
}

function header(view: SeenIncident, { width, colors }: RenderOptions): readonly string[] {
  const end = outcomeHeadline(view);
  if (view.ended !== undefined && view.phase !== 'closed') {
    return [
      `${colors.bold(`ENDED (${view.ended.how})`)}, was ${view.phase.toUpperCase()}  ${view.severity}`,
      ...wrap(`${view.incident} ${endedText(view.ended)}`, width),
      ...(view.brief === undefined ? [] : wrap(view.brief.headline, width)),
      ...(end === undefined ? [] : wrap(`Outcome: ${end}`, width)),
    ];
  }
  const restored = view.restored && end === undefined ? ', RESTORED' : '';
  return [
    `${colors.bold(paint(view.phase, colors)(`${view.phase.toUpperCase()}${restored}`))}  ${view.severity}`,
    ...wrap(view.incident === '' ? 'being opened' : view.incident, width),
    ...(view.brief === undefined ? [] : wrap(view.brief.headline, width)),
    ...(end === undefined ? [] : wrap(`Outcome: ${end}`, width)),
  ];
}

/** What stands before everything else, since somebody believes otherwise. */
function alerts(view: IncidentView, { width, now, colors }: RenderOptions): readonly string[] {
  const lines = incidentAlerts(view, (at) => when(at, now)).flatMap((text) => wrap(`! ${text}`, width));
  return lines.length === 0 ? [] : ['', ...lines.map((line) => colors.red(line))];
}

function urgent(view: SeenIncident, { width, now }: RenderOptions): readonly string[] {
  const steps =
    view.phase === 'awaiting-decision' && view.ended === undefined ? (view.plan?.steps ?? []) : [];
  const asked = steps.length > 0;
  const time = (at: string): string => when(at, now);
  const verdict = verdictText(view);
  return [
    ...field('Attacker', [attackerNow(view, time)], width),
    ...(verdict === undefined ? [] : field('Verdict', [verdict], width)),
    ...(asked
      ? field(
          'If you approve',
          steps.flatMap(({ title, disturbs }) => [title, ...disturbs]),
          width,
        )
      : []),
    ...(asked
      ? field(
          'Dry run',
          steps.map((step) => tried(view, step.hash)),
          width,
        )
      : []),
    ...field(asked ? 'If you do not' : 'What goes on', [whatGoesOn(view, time)], width),
    ...(view.deadline === undefined ? [] : field('Decide by', [time(view.deadline)], width)),
    ...(asked ? field('Who may decide', [view.approvers.join(', ') || 'nobody, by the policy'], width) : []),
    ...field('Who was told', told(view, time), width),
    ...(view.gaps.length === 0 ? [] : field('Not known', [gapNames(view)], width)),
  ];
}

function tried({ plan }: IncidentView, hash: string): string {
  return previewText(plan?.previews.find(({ step }) => step === hash));
}

function gapNames({ gaps }: IncidentView): string {
  return `${gaps.map(({ what }) => what).join(', ')}: could not be read, so that nothing of it is ruled out`;
}

/** Pages that went out, and whether anybody said that they are on it. */
function told(view: IncidentView, time: (at: string) => string): readonly string[] {
  const { acknowledged, reminded, phase } = view;
  if (acknowledged !== undefined) {
    return [whoWasTold(view, time), `${inertLine(acknowledged.by)} is on it since ${time(acknowledged.at)}.`];
  }
  return [
    whoWasTold(view, time),
    ...(reminded && phase === 'awaiting-decision' ? ['Reminded; nobody has answered.'] : []),
  ];
}

/** What only a person can do, with its commands; the way back and what it does not stop are in the full text. */
function handLines({ brief }: IncidentView, { width }: RenderOptions): readonly string[] {
  const entries = brief?.byHand ?? [];
  return section(
    entries.length === 0 ? '' : 'By hand, in this order; Firebreak does not carry this out:',
    entries.flatMap(({ title, commands }, index) => [
      ...wrap(`${String(index + 1)}. ${title}`, width - 2).map((line) => `  ${line}`),
      ...verbatim(commands, 4),
    ]),
  );
}

function typed(view: SeenIncident): readonly string[] {
  // Not through `verbatim`: the lines are ours, and the indent after a backslash must stay.
  const commands = whatToType(view).flatMap((lines) => lines.map((line) => `  ${line}`));
  const { plan, phase } = view;
  if (phase !== 'awaiting-decision' || plan === undefined || commands.length === 0) return commands;
  return [`  (plan ${shortHash(plan.hash)}; YOU is your name in the policy)`, ...commands];
}

function paint(phase: Phase, colors: RenderOptions['colors']): (text: string) => string {
  if (phase === 'awaiting-decision') return colors.red;
  return phase === 'closed' ? colors.dim : colors.yellow;
}
