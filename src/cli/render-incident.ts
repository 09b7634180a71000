import { attackerNow } from '../domain/attacker-now';
import type { CountedDecision } from '../domain/decision';
import type { IncidentView } from '../domain/incident-view';
import type { Phase } from '../domain/phases';
import type { Gap } from '../domain/evidence';
import { inertLine } from '../domain/inert-text';
import { outcomeHeadline } from '../domain/outcome-headline';
import { whoWasTold } from '../domain/page/who-was-told';
import type { SeenIncident } from '../temporal/incident-client';
import { endedText } from './ended';
import { renderByHand } from './render-by-hand';
import { renderTimeline } from './render-timeline';
import { renderPlan, type RenderOptions } from './render-plan';
import { columns, field, items, section, verbatim, wrap } from './text-layout';
import { ifNothing, whatToType } from './what-now';
import { stamp, when } from './when';

/**
 * An incident as text. First what somebody needs who was woken up by it: is the attacker still in, what stops if they
 * approve, what goes on if they do not, by when, what to type. Then everything that it rests on.
 */
export function renderIncident(view: SeenIncident, options: RenderOptions): string {
  return [
    ...header(view, options),
    ...urgent(view, options),
    ...renderByHand(view.brief?.byHand, options),
    ...grounds(view, options),
    ...renderPlan(view, options),
    ...record(view, options),
  ].join('\n');
}

function header(view: SeenIncident, { width, colors }: RenderOptions): readonly string[] {
  const has = (view.brief?.keeps ?? []).length > 0;
  const outcome = view.outcome === undefined ? '' : `, ${view.outcome}${has ? ' here' : ''}`;
  const restored = view.restored ? ', restored' : '';
  const standing = `${view.phase}${outcome}${restored}`.toUpperCase();
  if (view.ended !== undefined && view.phase !== 'closed') {
    return [
      `${colors.bold(`ENDED (${view.ended.how})`)}, was ${standing}  ${view.severity}`,
      ...wrap(`${view.incident} ${endedText(view.ended)}`, width),
      ...(view.brief === undefined ? [] : wrap(view.brief.headline, width)),
    ];
  }
  return [
    `${colors.bold(paint(view.phase, colors)(standing))}  ${view.severity}`,
    ...wrap(view.incident === '' ? 'being opened' : view.incident, width),
    ...(view.brief === undefined ? [] : wrap(view.brief.headline, width)),
    ...wrap(outcomeHeadline(view) ?? '', width).filter((line) => line !== ''),
  ];
}

function urgent(view: SeenIncident, { width, now }: RenderOptions): readonly string[] {
  const steps =
    view.phase === 'awaiting-decision' && view.ended === undefined ? (view.plan?.steps ?? []) : [];
  const asked = steps.length > 0;
  return [
    '',
    ...field('Attacker', [attackerNow(view, (at) => when(at, now))], width),
    ...(asked
      ? field(
          'If you approve',
          steps.flatMap(({ title, disturbs }) => [title, ...disturbs]),
          width,
        )
      : []),
    ...field(asked ? 'If you do not' : 'What goes on', [ifNothing(view)], width),
    ...(view.deadline === undefined ? [] : field('Decide by', [when(view.deadline, now)], width)),
    ...(asked ? field('Who may decide', [view.approvers.join(', ') || 'nobody, by the policy'], width) : []),
    ...field('Who was told', told(view, now), width),
    ...section('Type:', verbatimCommands(view)),
  ];
}

/** Pages that went out, and whether anybody said that they are on it. */
function told(view: IncidentView, now: Date): readonly string[] {
  const { acknowledged, reminded, phase } = view;
  if (acknowledged !== undefined) {
    return [whoWasTold(view), `${inertLine(acknowledged.by)} is on it since ${when(acknowledged.at, now)}.`];
  }
  return [
    whoWasTold(view),
    ...(reminded && phase === 'awaiting-decision' ? ['Reminded; nobody has answered.'] : []),
  ];
}

function verbatimCommands(view: SeenIncident): readonly string[] {
  // Not through `verbatim`: the lines are ours, and the indent after a backslash must stay.
  return whatToType(view).flatMap((lines) => lines.map((line) => `  ${line}`));
}

function grounds(view: IncidentView, { width, colors }: RenderOptions): readonly string[] {
  const { brief, assessment, gaps, findings, findingCount } = view;
  const titled = (heading: string, lines: readonly string[]) => section(colors.bold(heading), lines);
  const facts = (list: readonly { readonly label: string; readonly value: string }[]) =>
    list.flatMap(({ label, value }) => items([`${label}: ${value}`], width));
  const verdict =
    assessment === undefined
      ? []
      : wrap(
          `${assessment.verdict}, confidence ${assessment.confidence}, ${assessment.corroboration}; containment is ${assessment.containment}.`,
          width,
        ).concat(
          assessment.stage === undefined
            ? []
            : wrap(`${assessment.stage.stage}: ${assessment.stage.text}`, width),
        );
  return [
    ...titled('REASONS', [
      ...verdict,
      ...items(brief?.reasons ?? assessment?.reasons.map(({ text }) => text) ?? [], width),
    ]),
    ...titled('WHAT WOULD CHANGE THIS', items(assessment?.wouldChange ?? [], width)),
    ...titled(
      `HOW FAR IT REACHES${assessment?.blast === undefined ? '' : `: ${assessment.blast.reach}`}`,
      items(assessment?.blast?.lines ?? [], width),
    ),
    ...titled('TIMELINE', renderTimeline(brief?.timeline, width)),
    ...titled('GAPS', items(gaps.map(gapLine), width)),
    ...titled('FACTS', facts(brief?.facts ?? [])),
    ...titled('VIRUSTOTAL', items(brief?.virusTotal ?? [], width)),
    ...titled('ATT&CK', items(brief?.attack ?? [], width)),
    ...titled('SETTINGS', facts(brief?.settings ?? [])),
    ...titled('LOGS', items(brief?.logs ?? [], width)),
    ...titled('RELATED', items(brief?.related ?? [], width)),
    ...titled(
      'GUIDANCE BY GOOGLE',
      (brief?.guidance ?? []).flatMap(({ google, made }) => items([`${google} -> ${made}`], width)),
    ),
    ...titled(
      `FINDINGS (${String(findingCount)})`,
      findings.flatMap(({ name, category, severity, eventTime }) => [
        ...items([`${stamp(eventTime)} ${severity} ${category}`], width),
        ...verbatim([name], 4),
      ]),
    ),
    ...titled(
      'LINKS',
      (brief?.links ?? []).flatMap(({ label, value }) => [...items([label], width), ...verbatim([value], 4)]),
    ),
  ];
}

function record(view: IncidentView, { width, colors }: RenderOptions): readonly string[] {
  const titled = (heading: string, lines: readonly string[]) => section(colors.bold(heading), lines);
  const levels = (view.verification?.levels ?? []).map(
    ({ level, verified, text }) => `${level}: ${verified ? 'verified' : 'NOT VERIFIED'}; ${text}`,
  );
  return [
    ...titled('VERIFICATION', items(levels, width)),
    ...titled('DECISIONS', items(view.decisions.map(decisionLine), width)),
    ...titled(
      'REJECTED MESSAGES',
      items(
        view.rejections.map(({ at, via, code, reason }) => `${stamp(at)} ${code} (${via}): ${reason}`),
        width,
      ),
    ),
    ...titled(
      'STORY',
      view.story.flatMap((line) => storyLines(line, width)),
    ),
  ];
}

/** One line of the story, wrapped under its time. */
export function storyLines(
  { at, text }: { readonly at: string; readonly text: string },
  width: number,
): readonly string[] {
  const time = columns([[stamp(at).slice(11)]])[0] ?? '';
  return wrap(text, width - 10).map((line, index) => `${(index === 0 ? time : '').padEnd(10)}${line}`);
}

function decisionLine({ at, via, decision }: CountedDecision): string {
  const { act, by, reason, plan, finding } = decision;
  const on = plan === '' ? '' : ` plan ${plan.slice(0, 8)}`;
  const state =
    finding === undefined ? '' : `, findings ${finding === 'leave' ? 'left as they are' : 'set INACTIVE'}`;
  return `${stamp(at)} ${by}: ${act}${on}${state} (${via}): ${reason}`;
}

function gapLine({ what, why, hides, permission }: Gap): string {
  const missing = permission === undefined ? '' : ` Missing permission: ${permission}.`;
  return `${what}: ${why}. It can hide ${hides}.${missing}`;
}

function paint(phase: Phase, colors: RenderOptions['colors']): (text: string) => string {
  if (phase === 'awaiting-decision') return colors.red;
  return phase === 'closed' ? colors.dim : colors.yellow;
}
