import type { CountedDecision } from '../../domain/decision/decision';
import type { IncidentView } from '../../domain/incident/incident-view';
import type { Gap } from '../../domain/evidence/evidence';
import { resultText } from '../../domain/incident/verdict-text';
import type { SeenIncident } from '../../temporal/incident-client';
import { renderByHand } from './render-by-hand';
import { renderTimeline } from './render-timeline';
import { renderPlan, type RenderOptions } from './render-plan';
import { columns, items, section, verbatim, wrap } from './text-layout';
import { renderFirstScreen } from './render-first-screen';
import { stamp } from './when';

/** Everything about an incident, whole, after the first screen. */
export function renderIncident(view: SeenIncident, options: RenderOptions): string {
  return [
    ...renderFirstScreen(view, options),
    ...renderByHand(view.brief?.byHand, options),
    ...grounds(view, options),
    ...renderPlan(view, options),
    ...record(view, options),
  ].join('\n');
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
            : wrap(`${resultText[assessment.stage.stage]}: ${assessment.stage.text}`, width),
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

/** Columns of a time and of the space behind it. */
const STAMP = '2026-03-01 14:03:00 UTC  '.length;

/** One line of the story, wrapped under its time. */
export function storyLines(
  { at, text }: { readonly at: string; readonly text: string },
  width: number,
): readonly string[] {
  const time = columns([[stamp(at)]])[0] ?? '';
  return wrap(text, width - STAMP).map((line, index) => `${(index === 0 ? time : '').padEnd(STAMP)}${line}`);
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
