import type { Restorable, Undone } from '../activities/contain';
import { workloadPath, type Workload } from '../domain/workload';
import { scalingText } from '../domain/steps/scaling';
import { trafficTexts } from '../domain/steps/traffic';
import { field, verbatim } from './text-layout';
import { when } from './when';

/** What would be put back, from where, and who made the change. */
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
    ...field('', [`Traffic: ${trafficTexts(step.undo.traffic).join('; ')}.`, ...step.undo.differs], width),
  ].join('\n');
}

/** Why it was not put back, and what a person can do by hand. */
export function renderNotRestored(
  { step, saved }: Restorable,
  undone: Exclude<Undone, { readonly result: 'restored' }>,
  width: number,
): string {
  const why = undone.result === 'refused' ? [`${undone.code}: ${undone.why}`] : undone.differences;
  const what = {
    refused: 'Not restored, nothing was changed:',
    'changed-since': `Not restored, nothing was changed: somebody has changed it since ${saved.incident} contained it.`,
    'not-equal': 'Written, or perhaps written, and not seen equal to what was saved:',
  }[undone.result];
  return [
    what,
    ...field('why', why, width),
    'By hand, once you know that it is right:',
    ...verbatim(step.commands.undo),
  ].join('\n');
}
