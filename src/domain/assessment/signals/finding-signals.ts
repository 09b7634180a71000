import { isWholeList } from '../../finding/related-facts';
import type { Reason } from '../assessment';
import { addressRange } from '../../text/ip-range';
import { detectorOf } from '../../detector';
import { inertLine } from '../../text/inert-text';
import { weights } from '../weights';
import { findingWeight, minutesApart } from '../reconstruction/anchor';
import type { Reconstruction } from '../reconstruction/reconstruction';

/** Weighs the findings themselves: the strongest one, the address that its shell connects to, and the other findings. */
export function findingSignals(known: Reconstruction): readonly Reason[] {
  const { anchor } = known;
  if (anchor === undefined) return [];
  const detector = detectorOf(anchor.category);
  return [
    {
      signal: 'finding',
      weight: findingWeight(anchor),
      text: `${inertLine(anchor.category, 80)}: ${detector.means}`,
      evidence: 'finding',
    },
    ...remoteEnd(known),
    ...corroboration(known),
  ];
}

function remoteEnd({ remoteEnds: ends }: Reconstruction): readonly Reason[] {
  const inRange = (range: string): string | undefined => ends.find((end) => addressRange(end) === range);
  const outside = inRange('public');
  const inside = inRange('private');
  if (outside !== undefined) {
    const text = `The shell leads to ${inertLine(outside, 60)}, an address on the internet.`;
    return [{ signal: 'remote-public', weight: weights.remotePublic, text, evidence: 'finding' }];
  }
  if (inside === undefined) return [];
  const text = `The shell leads to ${inertLine(inside, 60)}, a private address: often somebody's own machine.`;
  return [{ signal: 'remote-private', weight: weights.remotePrivate, text, evidence: 'finding' }];
}

function corroboration({ anchor, corroborating: others }: Reconstruction): readonly Reason[] {
  const own = anchor?.category.toLowerCase();
  const categories = new Set(others.map(({ category }) => category.toLowerCase()).filter((c) => c !== own));
  if (others.length === 0) return [];
  const further = Math.min(2, Math.max(0, categories.size - 1));
  const weight =
    categories.size === 0 ? weights.repeated : weights.corroborated + further * weights.corroboratedFurther;
  const names = [...new Set(others.map(({ category }) => inertLine(category, 60)))].slice(0, 4).join(', ');
  return [
    { signal: 'corroborated', weight, text: `Also reported on it: ${names}.`, evidence: 'related findings' },
  ];
}

/** `alone`, or `corroborated by N findings within M minutes`; says so when the others could not be read. */
export function corroborationText({ anchor, corroborating: others, related }: Reconstruction): string {
  const why = related === undefined ? 'could not be read' : 'were not all read';
  const isOpen = !isWholeList(related);
  if (anchor === undefined || others.length === 0) {
    return isOpen ? `alone as far as is known: related findings ${why}` : 'alone';
  }
  const span = Math.max(1, Math.ceil(Math.max(...others.map((other) => minutesApart(other, anchor)))));
  const [findings, minutes] = [
    others.length === 1 ? 'finding' : 'findings',
    span === 1 ? 'minute' : 'minutes',
  ];
  const more = isOpen ? `, others ${why}` : '';
  return `corroborated by ${others.length} ${findings} within ${span} ${minutes}${more}`;
}
