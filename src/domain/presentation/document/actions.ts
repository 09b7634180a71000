import type { ByHandEntry } from '../../plan/by-hand';
import type { StepStanding } from '../../incident/incident-view';
import { countermeasuresText } from '../../attack/d3fend';
import { missingGrant } from '../../plan/missing-permission';
import type { Plan, Preview, Step } from '../../plan/plan';
import { shortHash } from '../../text/digest';
import { code, paragraph, part, section, subheading, type Blocks, onPage, type Medium } from './block';
import { bold, exact, outside, say, timeOf, type Text } from './text';

const each = (texts: readonly string[]): readonly Text[] => texts.map((text) => outside(text));

/** Lists work by hand where there is no step: each with what it stops and does not stop, and its way back. */
export function byHandBlocks(
  entries: readonly ByHandEntry[] = [],
  { on }: Pick<Medium, 'on'> = onPage,
): Blocks {
  if (entries.length === 0) return [];
  return section(say`By hand: Firebreak does not carry this out yet`, [
    ...paragraph(
      say`In this order. Nothing here was tried, and Firebreak asks nobody about it: agree among yourselves before you run it.`,
    ),
    ...entries.flatMap(({ title, commands, stops, doesNotStop, notes, undo }, index) => [
      ...subheading(say`${index + 1}. ${outside(title, 200)}`),
      ...code(commands),
      ...part(say`Stops`, each(stops)),
      ...part(say`Does NOT stop`, each(doesNotStop)),
      ...part(say`Know before`, each(notes)),
      ...defences(commands, on),
      ...(undo.length === 0
        ? paragraph(bold(say`Cannot be taken back.`))
        : [...paragraph(bold(say`Take it back:`)), ...code(undo)]),
    ]),
  ]);
}

/** Lists work by hand with no more than its commands; how far each reaches is in the whole. */
export function byHandShort(entries: readonly ByHandEntry[] = []): Blocks {
  if (entries.length === 0) return [];
  return [
    ...subheading(say`By hand, in this order; Firebreak neither asks about this nor carries it out:`),
    ...entries.flatMap(({ title, commands }, index) => [
      ...paragraph(say`${index + 1}. ${outside(title)}`),
      ...code(commands),
    ]),
  ];
}

/** The plan as somebody needs it who is about to answer it, by when included. */
export function planToAnswer(
  {
    plan,
    incident,
    changedSince,
  }: { readonly plan: Plan; readonly incident: string; readonly changedSince: readonly string[] },
  { when }: Medium,
): Blocks {
  return [
    ...subheading(say`Plan ${shortHash(plan.hash)} of ${incident}, ${adviceOn(plan)}`),
    ...part(say`Decide by`, [say`${when(plan.deadline)}`]),
    ...part(say`Changed since`, each(changedSince)),
    ...plan.steps.flatMap((step) => [
      ...part(say`Step ${shortHash(step.hash)}`, [outside(step.title)]),
      ...stepBlocks(
        step,
        undefined,
        plan.previews.find((preview) => preview.step === step.hash),
      ),
    ]),
  ];
}

/** The plan with before and after, what it stops and does not stop, and where each step stands. */
export function planBlocks(
  plan: Plan | undefined,
  standings: readonly StepStanding[],
  changedSince: readonly string[],
  { on }: Pick<Medium, 'on'>,
): Blocks {
  if (plan === undefined) return [];
  return section(say`Plan`, [
    ...paragraph(
      say`Plan ${exact(shortHash(plan.hash))}, ${adviceOn(plan)}, question ${plan.asking} of this incident, proposed ${timeOf(plan.proposedAt)}.`,
    ),
    ...part(say`Changed since the last question:`, each(changedSince), say`Changed since`),
    ...plan.steps.flatMap((step, index) => [
      ...subheading(say`Step ${index + 1} (${shortHash(step.hash)}): ${outside(step.title, 200)}`),
      ...stepBlocks(
        step,
        standings.find(({ hash }) => hash === step.hash),
        plan.previews.find((preview) => preview.step === step.hash),
      ),
      ...defences(step.commands.apply, on),
    ]),
  ]);
}

/** Whether Firebreak advises a plan. */
export function adviceOn({ recommended }: Pick<Plan, 'recommended'>): string {
  return recommended ? 'recommended' : 'offered, not recommended';
}

/** Names its countermeasures in D3FEND. The page goes without: a person who was woken up does not need them. */
function defences(commands: readonly string[], on: Medium['on']): Blocks {
  return on === 'page' ? [] : part(say`D3FEND`, each(countermeasuresText(commands)));
}

/** The commands that do and undo the plan without Firebreak. */
export function commandBlocks(plan: Plan | undefined): Blocks {
  if (plan === undefined) return [];
  return section(say`Commands of the plan, without Firebreak`, [
    ...paragraph(bold(say`Do it:`)),
    ...code(plan.steps.flatMap((step) => step.commands.apply)),
    ...paragraph(bold(say`Take it back:`)),
    ...code(plan.steps.toReversed().flatMap((step) => step.commands.undo)),
  ]);
}

function stepBlocks(step: Step, standing: StepStanding | undefined, preview: Preview | undefined): Blocks {
  const grant = missingGrant(step, preview);
  return [
    ...part(say`Stands`, standing === undefined ? [] : [outside(standingText(standing))]),
    ...part(say`Before`, each(step.before)),
    ...part(say`After`, each(step.after)),
    ...part(say`Stops`, each(step.stops)),
    ...part(say`Does NOT stop`, each(step.doesNotStop)),
    ...part(say`Users notice`, each(step.disturbs)),
    ...part(say`After a restore, this differs from before`, each(step.undo.differs), say`Undo differs`),
    ...part(say`Dry run`, [outside(previewText(preview))]),
    ...(grant === undefined
      ? []
      : [
          ...paragraph(bold(say`Grant it before you approve:`)),
          ...code([grant.command]),
          ...paragraph(outside(grant.note)),
        ]),
  ];
}

function standingText({ state, approvedBy, approvalsNeeded, note }: StepStanding): string {
  const by = approvedBy.length === 0 ? '' : `, approved by ${approvedBy.join(', ')}`;
  const needed = approvalsNeeded === 1 ? '1 approval' : `${approvalsNeeded} approvals by different people`;
  return `${state}${by} (${needed} needed)${note === undefined ? '' : `: ${note}`}`;
}

/** Says how the dry run of a step went. */
export function previewText(preview: Preview | undefined): string {
  if (preview === undefined) return 'Not tried.';
  const { ok, by, text, permission } = preview;
  const how =
    by === 'validate-only' ? 'Google would accept it' : 'computed by Firebreak, not asked of Google';
  const missing = permission === undefined ? '' : ` Missing permission: ${permission}.`;
  return ok ? `${how}: ${text}` : `It would be refused: ${text}${missing}`;
}
