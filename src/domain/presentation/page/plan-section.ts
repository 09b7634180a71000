import type { StepStanding } from '../../incident/incident-view';
import { inertBlock, inertMarkdown } from '../../text/inert-text';
import { missingGrant } from '../../plan/missing-permission';
import type { Plan, Preview, Step } from '../../plan/plan';
import { shortHash } from '../../text/digest';
import { bullets, section, time } from './markdown';

/** The plan with before and after, what it stops and does not stop, and where each step stands. */
export function planSection(
  plan: Plan | undefined,
  standings: readonly StepStanding[],
  changedSince: readonly string[],
): string {
  if (plan === undefined) return '';
  const bound = `Plan \`${shortHash(plan.hash)}\`, question ${plan.asking} of this incident, proposed ${time(plan.proposedAt)}.`;
  const changed =
    changedSince.length === 0
      ? []
      : ['', '**Changed since the last question:**', '', ...bullets(changedSince)];
  return section('Plan', [
    bound,
    ...changed,
    ...plan.steps.flatMap((step, index) => [
      '',
      ...stepLines(
        step,
        index + 1,
        standings.find(({ hash }) => hash === step.hash),
        plan.previews,
      ),
    ]),
  ]);
}

/** The commands that do and undo the plan without Firebreak. */
export function commandsSection(plan: Plan | undefined): string {
  if (plan === undefined) return '';
  const apply = plan.steps.flatMap((step) => step.commands.apply);
  const undo = plan.steps.toReversed().flatMap((step) => step.commands.undo);
  return section('By hand, without Firebreak', [
    '**Do it:**',
    '',
    inertBlock(apply, 'sh'),
    '',
    '**Take it back:**',
    '',
    inertBlock(undo, 'sh'),
  ]);
}

function stepLines(
  step: Step,
  number: number,
  standing: StepStanding | undefined,
  previews: readonly Preview[],
): readonly string[] {
  const preview = previews.find((candidate) => candidate.step === step.hash);
  const part = (title: string, texts: readonly string[]): readonly string[] =>
    texts.length === 0 ? [] : ['', `**${title}**`, '', ...bullets(texts)];
  return [
    `#### Step ${number}: ${inertMarkdown(step.title)}`,
    ...part('Stands', standing === undefined ? [] : [standingText(standing)]),
    ...part('Before', step.before),
    ...part('After', step.after),
    ...part('Stops', step.stops),
    ...part('Does NOT stop', step.doesNotStop),
    ...part('Disturbs', step.disturbs),
    ...part('After a restore, this differs from before', step.undo.differs),
    ...part('Tried without effect', [preview === undefined ? 'Not tried.' : previewText(preview)]),
    ...grantLines(step, preview),
  ];
}

function grantLines(step: Step, preview: Preview | undefined): readonly string[] {
  const grant = missingGrant(step, preview);
  if (grant === undefined) return [];
  return ['', '**Grant it before you approve:**', '', inertBlock([grant.command], 'sh'), '', grant.note];
}

function standingText({ state, approvedBy, approvalsNeeded, note }: StepStanding): string {
  const by = approvedBy.length === 0 ? '' : `, approved by ${approvedBy.join(', ')}`;
  const needed = approvalsNeeded === 1 ? '1 approval' : `${approvalsNeeded} approvals by different people`;
  return `${state}${by} (${needed} needed)${note === undefined ? '' : `: ${note}`}`;
}

function previewText({ ok, by, text, permission }: Preview): string {
  const how =
    by === 'validate-only' ? 'Google would accept it' : 'computed by Firebreak, not asked of Google';
  const missing = permission === undefined ? '' : ` Missing permission: ${permission}.`;
  return ok ? `${how}: ${text}` : `It would be refused: ${text}${missing}`;
}
