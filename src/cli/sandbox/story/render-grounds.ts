import { leftToDo } from '../../../domain/presentation/outcome-headline';
import { adviceOn, byHandShort, planToAnswer } from '../../../domain/presentation/document/actions';
import { list, part, subheading, type Blocks } from '../../../domain/presentation/document/block';
import { gapList } from '../../../domain/presentation/document/grounds';
import { joined, outside, say, type Text } from '../../../domain/presentation/document/text';
import { inTerminal } from '../../render/render-incident';
import { toTerminal } from '../../render/to-terminal';
import type { EventLayout, LocalEvent } from './events';

/** Most reasons that are told; they come strongest first. */
const SHOWN = 6;

type Of<Name extends LocalEvent['event']> = Extract<LocalEvent, { readonly event: Name }>;

/** Prints the assessment with its reasons, VirusTotal's answers, and the gaps. */
export function renderAssessed(
  { assessment, brief, gaps }: Of<'assessed'>,
  layout: EventLayout,
): readonly string[] {
  const { verdict, confidence, corroboration, reasons } = assessment;
  const weaker = reasons.length - SHOWN;
  const told = reasons.slice(0, SHOWN).map(({ text, evidence }) => outside(`${text} (${evidence})`));
  return toTerminal(
    [
      ...subheading(say`Assessment: ${verdict}, confidence ${confidence}`),
      ...(brief === undefined
        ? []
        : [
            ...part(say`Headline`, [outside(brief.headline)]),
            ...part(say`Attacker`, [outside(brief.attacker)]),
          ]),
      ...part(say`Beside it`, [outside(corroboration)]),
      ...below(say`Reasons`, [
        ...list([
          ...told,
          ...(weaker > 0 ? [say`${weaker} weaker ones, which \`firebreak show --full\` lists`] : []),
        ]),
      ]),
      ...below(say`VirusTotal`, list((brief?.virusTotal ?? []).map((text) => outside(text)))),
      ...below(say`Gaps`, gapList(gaps)),
    ],
    layout,
  );
}

/**
 * The plan, step by step, as somebody needs it who is about to answer it; then what a person has to do besides; and in the
 * last lines, which are all that a small terminal shows at the prompt, the whole question once more.
 */
export function renderAsked(
  { plan, incident, verdict, approvers, changedSince, byHand }: Of<'asked'>,
  layout: EventLayout,
): readonly string[] {
  const medium = inTerminal(layout.now);
  const left = leftToDo(byHand.length);
  return toTerminal(
    [
      ...planToAnswer({ plan, incident, changedSince }, medium),
      ...part(say`Who may decide`, [
        joined(
          approvers.map((id) => outside(id)),
          say` or `,
        ),
      ]),
      ...byHandShort(byHand),
      ...subheading(say`In short`),
      ...part(say`Verdict`, [say`${verdict ?? 'none'}; containment is ${adviceOn(plan)}`]),
      ...plan.steps.flatMap(({ title, disturbs }) => [
        ...part(say`Step`, [outside(title)]),
        ...part(
          say`Users notice`,
          disturbs.slice(0, 1).map((text) => outside(text)),
        ),
      ]),
      ...(left === '' ? [] : part(say`Besides`, [say`${left}, see above, whatever is decided`])),
      ...part(say`Decide by`, [say`${medium.when(plan.deadline)}`]),
    ],
    layout,
  );
}

/** The three levels on which a containment is proven. */
export function renderVerified(
  { verification: { levels } }: Of<'verified'>,
  layout: EventLayout,
): readonly string[] {
  const { green, yellow } = layout.colors;
  return levels.flatMap(({ level, verified, text }) => {
    const seen = verified ? say`verified` : say`NOT verified`;
    const [first = '', ...rest] = toTerminal(part(say`${level}`, [say`${seen}: ${outside(text)}`]), layout);
    return [(verified ? green : yellow)(first), ...rest];
  });
}

function below(title: Text, blocks: Blocks): Blocks {
  return blocks.length === 0 ? [] : [...subheading(title), ...blocks];
}
