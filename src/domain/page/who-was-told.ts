import type { IncidentView, Told } from '../incident-view';
import { inertLine } from '../inert-text';
import type { Gap } from '../evidence';
import { time } from './markdown';

/** Who was told, newest page first, in one sentence that is true also when it was nobody. */
export function whoWasTold({ told }: Pick<IncidentView, 'told'>): string {
  const newest = told.toReversed().slice(0, 4).map(line);
  return newest.length === 0 ? 'nobody yet' : newest.join('; ');
}

/** The pages that could not be delivered, as gaps: somebody may not know. */
export function pageGaps({ told }: { readonly told: readonly Told[] }): readonly Gap[] {
  return told
    .filter(({ failed }) => failed === true)
    .map(({ kind, to, why }) => ({
      what: `page "${kind}"${to === 'first' ? '' : ' to the second tier'}`,
      why: why ?? 'it was not delivered',
      hides: 'that the people it was for may not know of this.',
    }));
}

function line({ at, kind, to, delivered, why }: Told): string {
  const whom = to === 'first' ? '' : ', second tier';
  if (delivered) return `told by webhook at ${time(at)} (${kind}${whom})`;
  return `could not be told at ${time(at)} (${kind}${whom}): ${inertLine(why ?? 'no reason is known', 300)}`;
}
