import type { ByHandEntry } from '../../../domain/plan/by-hand';
import { shortHash } from '../../../domain/text/digest';
import { leftToDo } from '../../../domain/presentation/outcome-headline';
import type { Plan, Step } from '../../../domain/plan/plan';
import { field, items, section, verbatim } from '../../render/text-layout';
import { when } from '../../render/when';
import type { EventLayout, LocalEvent } from './events';

/** Most reasons that are told; they come strongest first. */
const SHOWN = 6;

type Of<Name extends LocalEvent['event']> = Extract<LocalEvent, { readonly event: Name }>;

/** What Firebreak thinks and why, what VirusTotal says, and what could not be read. */
export function renderAssessed(
  { assessment, brief, gaps }: Of<'assessed'>,
  { width, colors }: EventLayout,
): readonly string[] {
  const { verdict, confidence, corroboration, reasons } = assessment;
  return [
    '',
    colors.bold(`Assessment: ${verdict}, confidence ${confidence}`),
    ...field('headline', brief === undefined ? [] : [brief.headline], width),
    ...field('attacker', brief === undefined ? [] : [brief.attacker], width),
    ...field('beside it', [corroboration], width),
    ...section('Reasons', [
      ...items(
        reasons.slice(0, SHOWN).map(({ text, evidence }) => `${text} (${evidence})`),
        width,
      ),
      ...(reasons.length > SHOWN
        ? [`  and ${String(reasons.length - SHOWN)} weaker ones, which \`firebreak show\` lists`]
        : []),
    ]),
    ...section('VirusTotal', items(brief?.virusTotal ?? [], width)),
    ...section(
      colors.yellow('Gaps'),
      items(
        gaps.map(({ what, why, hides }) => `${what}: ${why}. It can hide ${hides}.`),
        width,
      ),
    ),
  ];
}

/**
 * The plan, step by step, as somebody needs it who is about to answer it; then what a person has to do besides; and in the
 * last lines, which are all that a small terminal shows at the prompt, the whole question once more.
 */
export function renderAsked(
  { plan, verdict, approvers, changedSince, byHand }: Of<'asked'>,
  { width, colors, now }: EventLayout,
): readonly string[] {
  const standing = plan.recommended ? 'recommended' : 'offered, not recommended';
  const left = leftToDo(byHand.length);
  return [
    '',
    colors.bold(`Plan ${shortHash(plan.hash)}, ${standing}`),
    ...(changedSince.length === 0 ? [] : field('changed since', changedSince, width)),
    ...plan.steps.flatMap((step) => [
      ...field('step', [step.title], width),
      ...field('before', step.before, width),
      ...field('after', step.after, width),
      ...field('stops', step.stops, width),
      ...field('does not stop', step.doesNotStop, width),
      ...field('users notice', step.disturbs, width),
      ...field('tried', [preview(plan, step)], width),
    ]),
    ...field('may decide', [approvers.join(', ')], width),
    ...shortByHand(byHand, width, colors),
    '',
    colors.bold('In short'),
    ...field('verdict', [`${verdict ?? 'none'}; containment is ${standing}`], width),
    ...plan.steps.flatMap(({ title, disturbs }) => [
      ...field('step', [title], width),
      ...field('users notice', disturbs.slice(0, 1), width),
    ]),
    ...(left === '' ? [] : field('besides', [`${left}, see above, whatever is decided`], width)),
    ...field('decide by', [when(plan.deadline, now)], width),
  ];
}

/** What to do by hand with its commands; what each stops is told at the end, and by `firebreak show`. */
function shortByHand(
  entries: readonly ByHandEntry[],
  width: number,
  colors: EventLayout['colors'],
): readonly string[] {
  return section(
    colors.bold('BY HAND, IN THIS ORDER: NO STEP OF THE PLAN DOES IT'),
    entries.flatMap(({ title, commands }, index) => [
      ...field(String(index + 1), [title], width),
      ...verbatim(commands),
    ]),
  );
}

function preview({ previews }: Plan, { hash }: Step): string {
  const found = previews.find(({ step }) => step === hash);
  if (found === undefined) return 'not tried before the question';
  const by = found.by === 'validate-only' ? 'without effect, by Google' : 'computed only';
  return `${by}: ${found.ok ? '' : 'NOT OK: '}${found.text}`;
}

/** The three levels on which a containment is proven. */
export function renderVerified(
  { verification: { levels } }: Of<'verified'>,
  { width, colors }: EventLayout,
): readonly string[] {
  return levels.flatMap(({ level, verified, text }) => {
    const [first = '', ...rest] = field(level, [`${verified ? 'verified' : 'not verified'}: ${text}`], width);
    return [(verified ? colors.green : colors.yellow)(first), ...rest];
  });
}
