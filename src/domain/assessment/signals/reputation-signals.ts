import type { Reason } from '../assessment';
import type { IndicatorReport } from '../../finding/indicator';
import { inertLine, valueRoom } from '../../text/inert-text';
import { thresholds, weights } from '../weights';
import type { Reconstruction } from '../reconstruction/reconstruction';

/**
 * Weighs VirusTotal's reports. Only "malicious" and "suspicious" move anything: unknown is not clean, and a good
 * reputation of bash says nothing about the person who types into it.
 */
export function reputationSignals({ anchor, reports }: Reconstruction): readonly Reason[] {
  const at = Date.parse(anchor?.eventTime ?? '');
  const scored = reports
    .map((report) => ({ report, weight: weightOf(report, at) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || (a.report.indicator.value < b.report.indicator.value ? -1 : 1));
  return scored.slice(0, 3).map(({ report, weight }, index) => {
    const { kind, value } = report.indicator;
    const name = `${kind} ${inertLine(value, valueRoom.path)}`;
    const old = isOld(report, at) ? ' The analysis is old, so it counts less.' : '';
    return {
      signal: `virustotal-${report.reputation}`,
      weight: index === 0 ? weight : Math.min(weight, weights.furtherIndicator),
      text: `VirusTotal on ${name}: ${inertLine(report.summary, valueRoom.output)}.${old}`,
      evidence: `VirusTotal on ${name}`,
    };
  });
}

function weightOf(report: IndicatorReport, at: number): number {
  const full =
    report.reputation === 'malicious'
      ? weights.indicatorMalicious
      : report.reputation === 'suspicious'
        ? weights.indicatorSuspicious
        : 0;
  return isOld(report, at) ? Math.round(full * weights.oldAnalysis) : full;
}

function isOld({ analysedAt }: IndicatorReport, at: number): boolean {
  return analysedAt !== undefined && at - Date.parse(analysedAt) > thresholds.oldAnalysisDays * 86_400_000;
}
