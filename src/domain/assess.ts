import type { Assessment, Reason, Verdict } from './assessment';
import type { CaseFile } from './case-file';
import { isSeverityHigh, worse, type Severity } from './phases';
import { corroborating } from './signals/anchor';
import { corroborationText, findingSignals, remoteEnds } from './signals/finding-signals';
import { identitySignals } from './signals/identity-signals';
import { outputSignals } from './signals/output-signals';
import { reputationSignals } from './signals/reputation-signals';
import { requestSignals } from './signals/request-signals';
import { isExposed, settingSignals } from './signals/setting-signals';
import { thresholds } from './weights';
import { resourceOf } from './workload-settings';

/**
 * What the facts say, with reasons: the sum of the weights of what was seen, against the documented thresholds. What
 * was not read or is unknown moves nothing; it lowers the confidence and is named in `wouldChange`.
 */
export function assess(caseFile: CaseFile): Assessment {
  const seen = [
    ...findingSignals(caseFile),
    ...reputationSignals(caseFile),
    ...requestSignals(caseFile),
    ...outputSignals(caseFile),
    ...identitySignals(caseFile),
  ];
  const reasons = [...seen, ...settingSignals(caseFile, seen)];
  const verdict = verdictOf(reasons);
  const severity = severityOf(caseFile);
  const confidence = confidenceOf(verdict, reasons, caseFile);
  return {
    verdict,
    confidence,
    severity,
    reasons: reasons.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight)),
    corroboration: corroborationText(caseFile),
    wouldChange: wouldChange(caseFile),
    containment: recommends(verdict, severity, reasons, confidence) ? 'recommended' : 'offered',
  };
}

function verdictOf(reasons: readonly Reason[]): Verdict {
  const score = reasons.reduce((sum, { weight }) => sum + weight, 0);
  if (score >= thresholds.malicious) return 'malicious';
  if (score >= thresholds.likelyMalicious) return 'likely-malicious';
  if (score >= thresholds.suspicious) return 'suspicious';
  return score <= thresholds.likelyBenign && reasons.some(({ weight }) => weight < 0)
    ? 'likely-benign'
    : 'inconclusive';
}

/** The worst that any finding says; later, milder ones never lower it. */
function severityOf(caseFile: CaseFile): Severity {
  return [...caseFile.findings, ...corroborating(caseFile)].reduce<Severity>(
    (worst, { severity }) => worse(worst, severity),
    'UNSPECIFIED',
  );
}

/** A suspicion for which a benign cause speaks too, and little else, is put to people but not recommended: ask the owner first. */
function recommends(
  verdict: Verdict,
  severity: Severity,
  reasons: readonly Reason[],
  confidence: Assessment['confidence'],
): boolean {
  if (verdict === 'malicious' || verdict === 'likely-malicious') return true;
  if (verdict !== 'suspicious' || !isSeverityHigh(severity)) return false;
  return confidence !== 'low' || reasons.every(({ weight }) => weight >= 0);
}

/** By how many different sources agree with the verdict; every gap that could speak lowers it. */
function confidenceOf(
  verdict: Verdict,
  reasons: readonly Reason[],
  caseFile: CaseFile,
): Assessment['confidence'] {
  if (verdict === 'inconclusive') return 'low';
  const benign = verdict === 'likely-benign';
  const sources = new Set(
    reasons.filter(({ weight }) => weight < 0 === benign).map(({ evidence }) => evidence),
  ).size;
  const levels = ['low', 'medium', 'high'] as const;
  const level = sources >= thresholds.sourcesForHigh ? 2 : sources >= thresholds.sourcesForMedium ? 1 : 0;
  const gaps = caseFile.gaps.length === 0 ? 0 : caseFile.gaps.length < 4 ? 1 : 2;
  return levels[Math.max(0, level - gaps)] ?? 'low';
}

/** What is missing, most telling first. */
function wouldChange(caseFile: CaseFile): readonly string[] {
  const { settings, related, reports, logs } = caseFile;
  const ends = remoteEnds(caseFile);
  const judged = reports.some(
    ({ indicator, reputation }) => ends.includes(indicator.value) && reputation !== 'unknown',
  );
  const unread = (kind: string): boolean => !logs.some((log) => log.kind === kind);
  const owner = settings === undefined ? '' : resourceOf(settings).lastModifiedBy;
  return [
    ...(related === undefined ? ['Other findings on the workload, which could not be read.'] : []),
    ...(ends.length === 0 ? ['Where the shell leads: no finding names the remote address.'] : []),
    ...(ends.length > 0 && !judged
      ? ['Who is behind the remote address: VirusTotal does not know it or was not asked.']
      : []),
    ...(unread('requests')
      ? ['The request that may have opened it: the request log could not be read.']
      : []),
    ...(unread('audit')
      ? ['What its identity did since, and who deployed it: the audit log could not be read.']
      : []),
    ...(settings !== undefined && isExposed(caseFile) === undefined
      ? ['Whether anybody can call it: the invoker policy could not be read.']
      : []),
    ...(settings === undefined ? ['The settings of the workload, which could not be read.'] : []),
    `The word of its owner${owner === '' ? '' : ` or of ${owner}, who changed it last`}: was somebody debugging?`,
  ].slice(0, 5);
}
