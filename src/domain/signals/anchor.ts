import type { CaseFile } from '../case-file';
import { isCloudRunFinding } from '../product';
import type { Finding } from '../finding';
import { weights } from '../weights';

/** What a finding of this category says by itself. */
export function findingWeight({ category }: Pick<Finding, 'category'>): number {
  const wanted = category.trim().toLowerCase();
  const known = Object.entries(weights.findings).find(([name]) => name === wanted);
  return known?.[1] ?? weights.otherFinding;
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
  return [...caseFile.findings, ...relatedOf(caseFile)].filter((finding) => {
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

/** Minutes between two findings' events; infinite where a time cannot be read. */
export function minutesApart(a: Pick<Finding, 'eventTime'>, b: Pick<Finding, 'eventTime'>): number {
  const apart = Math.abs(Date.parse(a.eventTime) - Date.parse(b.eventTime)) / 60_000;
  return Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart;
}

/** Minutes from `at` to the anchor: positive before it, negative after it. */
export function minutesBefore(anchor: Pick<Finding, 'eventTime'>, at: string): number {
  return (Date.parse(anchor.eventTime) - Date.parse(at)) / 60_000;
}
