import type { CaseFile } from '../../evidence/case-file';
import { isCloudRunFinding } from '../../detector/product';
import type { Finding } from '../../finding/finding';
import { detectorOf } from '../../detector';
import type { Relation } from '../../finding/related-facts';
import { weights } from '../weights';

/** What a finding of this category says by itself: by its family, and less where only a call was seen and no process. */
export function findingWeight({ category }: Pick<Finding, 'category'>): number {
  const { family, plane } = detectorOf(category);
  const full = weights.families[family];
  return plane === 'control-plane' ? Math.round(full * weights.controlPlaneShare) : full;
}

/** The finding that the others are measured against: the one that says most, the earliest of those. */
export function anchorOf({ findings }: Pick<CaseFile, 'findings'>): Finding | undefined {
  return [...findings].sort(
    (a, b) => findingWeight(b) - findingWeight(a) || Date.parse(a.eventTime) - Date.parse(b.eventTime),
  )[0];
}

/**
 * The other findings on the workload that count as corroboration: threats on Cloud Run, each once, within the window.
 * Muted ones count, since a mute hides and does not stop; INACTIVE ones do not.
 */
export function corroborating(caseFile: CaseFile): readonly Finding[] {
  const anchor = anchorOf(caseFile);
  if (anchor === undefined) return [];
  const seen = new Set([anchor.key]);
  return [...caseFile.findings, ...relatedHere(caseFile)].filter((finding) => {
    if (seen.has(finding.key) || finding.state === 'INACTIVE' || !isCloudRunFinding(finding).ours)
      return false;
    seen.add(finding.key);
    return minutesApart(finding, anchor) <= caseFile.relatedMinutes;
  });
}

/** The related findings, of whatever relation. */
export function relatedOf({ related }: Pick<CaseFile, 'related'>): readonly Finding[] {
  return related?.findings.map(({ finding }) => finding) ?? [];
}

const HERE: readonly Relation[] = ['container', 'workload'];

/** The related findings on the workload itself. */
export function relatedHere({ related }: Pick<CaseFile, 'related'>): readonly Finding[] {
  return (related?.findings ?? [])
    .filter(({ relations }) => relations.some((relation) => HERE.includes(relation)))
    .map(({ finding }) => finding);
}

/** When the first finding of the incident saw what it saw; undefined where no time can be read. */
export function firstSign({ findings }: Pick<CaseFile, 'findings'>): Finding | undefined {
  return findings
    .filter(({ eventTime }) => !Number.isNaN(Date.parse(eventTime)))
    .toSorted((a, b) => Date.parse(a.eventTime) - Date.parse(b.eventTime))[0];
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
