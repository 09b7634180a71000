import type { Restorable, Undone } from '../../activities/contain';
import { workloadPath, type Workload } from '../../domain/workload/workload';
import { scalingText } from '../../domain/plan/freeze/scaling';
import { trafficTexts } from '../../domain/plan/freeze/traffic';
import { field, verbatim } from './text-layout';
import { when } from './when';

/** Prints the state that would be put back, its source, and who made the change. */
export function renderRestorable(
  workload: Workload,
  { saved, step, approvals }: Restorable,
  { width, now }: { readonly width: number; readonly now: Date },
): string {
  const people = approvals.map(({ decision: { by, reason }, at }) => `${by}, ${when(at, now)}: ${reason}`);
  return [
    ...field('restore', [workloadPath(workload)], width),
    ...field('saved by', [`${saved.incident}, ${when(saved.at, now)}`], width),
    ...field('what was done', [step.title], width),
    ...field('approved by', people.length === 0 ? ['nobody that the ledger knows'] : people, width),
    ...field('put back', [`Scaling: ${scalingText(step.undo.scaling)}.`], width),
    ...field('', [trafficText(step), ...step.undo.differs], width),
  ].join('\n');
}

/** Why it was not put back, and what a person can do by hand. */
export function renderNotRestored(
  { step, saved }: Restorable,
  undone: Exclude<Undone, { readonly result: 'restored' }>,
  width: number,
): string {
  const why = 'code' in undone ? [`${undone.code}: ${undone.why}`] : undone.differences;
  const commands = undone.result === 'restored-in-part' ? undone.commands : step.commands.undo;
  const what = {
    refused: 'Not restored, nothing was changed:',
    postponed:
      'Not restored, nothing was changed, for a reason that is none of the restore; say it again later:',
    'restored-in-part': 'Restored in part, read back; this cannot be given back now:',
    'changed-since': `Not restored, nothing was changed: somebody has changed it since ${saved.incident} contained it.`,
    'not-equal': 'Written, or perhaps written, and not seen equal to what was saved:',
  }[undone.result];
  return [
    what,
    ...field('why', why, width),
    'By hand, once you know that it is right:',
    ...verbatim(commands),
  ].join('\n');
}

function trafficText({ undo: { traffic } }: Restorable['step']): string {
  return traffic === undefined
    ? 'Traffic: was left as it is.'
    : `Traffic: ${trafficTexts(traffic).join('; ')}.`;
}
