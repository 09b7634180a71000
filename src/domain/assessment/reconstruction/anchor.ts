import { isCloudRunFinding } from '../../detector/product';
import type { Finding } from '../../finding/finding';
import { detectorOf } from '../../detector';
import type { RelatedFacts, Relation } from '../../finding/related-facts';
import { weights } from '../weights';

/** The weight of a finding of this category by itself: by its family, and less where only a call was seen and no process. */
export function findingWeight({ category }: Pick<Finding, 'category'>): number {
  const { family, plane } = detectorOf(category);
  const full = weights.families[family];
  return plane === 'control-plane' ? Math.round(full * weights.controlPlaneShare) : full;
}

/** The finding that the others are measured against: the one that says most, the earliest of those. */
export function anchorOf(findings: readonly Finding[]): Finding | undefined {
  return [...findings].sort(
    (a, b) => findingWeight(b) - findingWeight(a) || Date.parse(a.eventTime) - Date.parse(b.eventTime),
  )[0];
}

/** How far findings count as corroboration: in minutes on each side of the anchor, among these on the workload. */
interface Around {
  readonly findings: readonly Finding[];
  readonly related?: RelatedFacts;
  readonly relatedMinutes: number;
}

/**
 * The other findings on the workload that count as corroboration: threats on Cloud Run, each once, within the window.
 * Muted ones count, since a mute hides and does not stop; INACTIVE ones do not.
 */
export function corroboratingOf(
  { findings, related, relatedMinutes }: Around,
  anchor: Finding | undefined,
): readonly Finding[] {
  if (anchor === undefined) return [];
  const seen = new Set([anchor.key]);
  return [...findings, ...relatedHere(related)].filter((finding) => {
    if (seen.has(finding.key) || finding.state === 'INACTIVE' || !isCloudRunFinding(finding).ours)
      return false;
    seen.add(finding.key);
    return minutesApart(finding, anchor) <= relatedMinutes;
  });
}

const HERE: readonly Relation[] = ['container', 'workload'];

/** The related findings on the workload itself. */
function relatedHere(related: RelatedFacts | undefined): readonly Finding[] {
  return (related?.findings ?? [])
    .filter(({ relations }) => relations.some((relation) => HERE.includes(relation)))
    .map(({ finding }) => finding);
}

/** The finding that saw what it saw first; undefined where no time can be read. */
export function earliestOf(findings: readonly Finding[]): Finding | undefined {
  return findings
    .filter(({ eventTime }) => !Number.isNaN(Date.parse(eventTime)))
    .toSorted((a, b) => Date.parse(a.eventTime) - Date.parse(b.eventTime))[0];
}

/** Remote ends of the findings on the workload, each once. */
export function remoteEndsOf({ findings, related }: Omit<Around, 'relatedMinutes'>): readonly string[] {
  const ends = [...findings, ...relatedHere(related)].flatMap(({ redirection }) =>
    redirection?.dstIp === undefined ? [] : [redirection.dstIp],
  );
  return [...new Set(ends)];
}

/** Minutes between two findings' events; infinite where a time cannot be read. */
export function minutesApart(a: Pick<Finding, 'eventTime'>, b: Pick<Finding, 'eventTime'>): number {
  const apart = Math.abs(Date.parse(a.eventTime) - Date.parse(b.eventTime)) / 60_000;
  return Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart;
}

/** Minutes from `at` to the anchor: positive before it, negative after it. */
export function minutesBefore(anchor: Pick<Finding, 'eventTime'>, at: string): number {
  return (Date.parse(anchor.eventTime) - Date.parse(at)) / 60_000;
}
