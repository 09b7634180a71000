import { countermeasuresText } from '../../domain/attack/d3fend';
import { shortHash } from '../../domain/text/digest';
import type { IncidentView, StepStanding } from '../../domain/incident/incident-view';
import { missingGrant } from '../../domain/plan/missing-permission';
import type { Plan, Preview, Step } from '../../domain/plan/plan';
import type { Colors } from '../output';
import { field, items, section, verbatim } from './text-layout';
import { when } from './when';

export interface RenderOptions {
  /** Columns. */
  readonly width: number;
  readonly now: Date;
  readonly colors: Colors;
}

/** The plan as somebody needs it who is about to answer it: what changes, what stops, what does not, by when. */
export function renderShortPlan(view: IncidentView, plan: Plan, options: RenderOptions): string {
  const { width, now, colors } = options;
  return [
    `${colors.bold(`Plan ${shortHash(plan.hash)}`)} of ${view.incident}, ${plan.recommended ? 'recommended' : 'offered, not recommended'}`,
    ...field('decide by', [when(plan.deadline, now)], width),
    ...plan.steps.flatMap((step) => [
      ...field(`step ${shortHash(step.hash)}`, [step.title], width),
      ...field('before', step.before, width),
      ...field('after', step.after, width),
      ...field('users notice', step.disturbs, width),
      ...field('does not stop', step.doesNotStop, width),
      ...preview(plan, step, width),
    ]),
    ...field('gaps', [gapText(view)], width),
  ].join('\n');
}

/** The plan in full, with commands and where each step stands. */
export function renderPlan(view: IncidentView, options: RenderOptions): readonly string[] {
  const { plan, steps, changedSince } = view;
  if (plan === undefined) return [];
  const { width, colors } = options;
  return section(colors.bold(`PLAN ${shortHash(plan.hash)}`), [
    ...field(
      '',
      [
        `${plan.recommended ? 'Recommended' : 'Offered, not recommended'}; question ${String(plan.asking)} of this incident.`,
      ],
      width,
    ),
    ...(changedSince.length === 0
      ? []
      : ['Changed since it was asked before:', ...items(changedSince, width)]),
    ...plan.steps.flatMap((step) => [
      '',
      ...field(`step ${shortHash(step.hash)}`, [step.title], width),
      ...field('stands', [standing(steps.find(({ hash }) => hash === step.hash))], width),
      ...field('before', step.before, width),
      ...field('after', step.after, width),
      ...field('stops', step.stops, width),
      ...field('does not stop', step.doesNotStop, width),
      ...field('users notice', step.disturbs, width),
      ...countermeasuresText(step.commands.apply).flatMap((text) => field('D3FEND', [text], width)),
      ...preview(plan, step, width),
      ...(step.undo.differs.length === 0 ? [] : field('undo differs', step.undo.differs, width)),
      'The same by hand:',
      ...verbatim(step.commands.apply),
      'And back:',
      ...verbatim(step.commands.undo),
    ]),
  ]);
}

function standing(step: StepStanding | undefined): string {
  if (step === undefined) return 'unknown';
  const people = step.approvedBy.length === 0 ? '' : ` (approved by ${step.approvedBy.join(', ')})`;
  const needed =
    step.state === 'asked' && step.approvalsNeeded > 1
      ? `, needs ${String(step.approvalsNeeded)} people`
      : '';
  return `${step.state}${needed}${people}${step.note === undefined ? '' : `: ${step.note}`}`;
}

/** Whether it would be accepted, and where it would not for want of a permission, the command that grants it. */
function preview({ previews }: Plan, step: Step, width: number): readonly string[] {
  const tried = previews.find(({ step: hash }) => hash === step.hash);
  const grant = missingGrant(step, tried);
  return [
    ...field('preview', [previewText(tried)], width),
    ...(grant === undefined ? [] : [...field('grant it', [grant.note], width), ...verbatim([grant.command])]),
  ];
}

/** What came of trying a step without effect. */
export function previewText(preview: Preview | undefined): string {
  if (preview === undefined) return 'not tried';
  const by = preview.by === 'validate-only' ? 'tried without effect' : 'computed, not tried';
  const missing = preview.permission === undefined ? '' : ` (permission ${preview.permission} is missing)`;
  return `${preview.ok ? 'ok' : 'NOT OK'}, ${by}: ${preview.text}${missing}`;
}

function gapText({ gaps }: IncidentView): string {
  return gaps.length === 0 ? 'none' : gaps.map(({ what, why }) => `${what}: ${why}`).join('; ');
}
