import type { Assessment, Reason, Verdict } from './assessment';
import { isSeverityHigh, worse, type Severity } from '../phases';
import { blastRadius } from './blast-radius';
import { detectorOf, severityOf as findingSeverity } from '../detector';
import { supersededRevision, supersededText } from './superseded-revision';
import type { Reconstruction } from './reconstruction/reconstruction';
import { corroborationText, findingSignals } from './signals/finding-signals';
import { identitySignals } from './signals/identity-signals';
import { outputSignals } from './signals/output-signals';
import { relationSignals } from './signals/relation-signals';
import { reputationSignals } from './signals/reputation-signals';
import { requestSignals } from './signals/request-signals';
import { settingSignals } from './signals/setting-signals';
import { thresholds, weights } from './weights';
import { wouldChange } from './missing-evidence';

/**
 * Weighs the reconstruction, with reasons: the sum of the weights of what was seen, against the documented
 * thresholds. A fact that was not read or is unknown moves nothing; it lowers the confidence and is named in
 * `wouldChange`.
 */
export function assess(known: Reconstruction): Assessment {
  const seen = [
    ...findingSignals(known),
    ...happened(known),
    ...relationSignals(known),
    ...reputationSignals(known),
    ...requestSignals(known),
    ...outputSignals(known),
    ...identitySignals(known),
  ];
  const gone = supersededRevision(known);
  const past: readonly Reason[] =
    gone === undefined
      ? []
      : [
          {
            signal: 'revision-gone',
            weight: 0,
            text: supersededText(gone, known.attacked.revision.others),
            evidence: 'workload settings',
          },
        ];
  const reasons = [...seen, ...settingSignals(known, seen), ...past];
  const verdict = verdictOf(reasons);
  const severity = severityOf(known, reasons);
  const confidence = confidenceOf(verdict, reasons, known);
  return {
    verdict,
    confidence,
    severity,
    reasons: reasons.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight)),
    stage: known.result,
    blast: blastRadius(known),
    corroboration: corroborationText(known),
    wouldChange: wouldChange(known),
    containment:
      gone === undefined && recommends(verdict, severity, reasons, confidence) ? 'recommended' : 'offered',
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

/** A finding about a call weighs less than one about a process, until something shows that the call took effect. */
function happened({ anchor, result: { stage, text } }: Reconstruction): readonly Reason[] {
  if (anchor === undefined || stage !== 'success' || detectorOf(anchor.category).plane === 'runtime')
    return [];
  return [{ signal: 'happened', weight: weights.happened, text, evidence: 'what was read beside it' }];
}

/** Ways in that stay open, whatever is done to the workload: somebody can change or read what exists. */
const CRITICAL: readonly string[] = ['token-outside', 'identity-key-created', 'identity-role-granted'];

/**
 * The worst that any finding says; later, milder ones never lower it. A finding that says nothing counts as its detector's
 * page says. A token outside, a key or a role are critical by Google's own meaning of the word.
 */
function severityOf({ findings, corroborating }: Reconstruction, reasons: readonly Reason[]): Severity {
  return [...findings, ...corroborating].reduce<Severity>(
    (worst, finding) => worse(worst, findingSeverity(finding).severity),
    reasons.some(({ signal }) => CRITICAL.includes(signal)) ? 'CRITICAL' : 'UNSPECIFIED',
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
  known: Reconstruction,
): Assessment['confidence'] {
  if (verdict === 'inconclusive') return 'low';
  const benign = verdict === 'likely-benign';
  const sources = new Set(
    reasons.filter(({ weight }) => weight < 0 === benign).map(({ evidence }) => evidence),
  ).size;
  const levels = ['low', 'medium', 'high'] as const;
  const level = sources >= thresholds.sourcesForHigh ? 2 : sources >= thresholds.sourcesForMedium ? 1 : 0;
  const gaps = known.gaps.length === 0 ? 0 : known.gaps.length < thresholds.gapsForTwoLevels ? 1 : 2;
  return levels[Math.max(0, level - gaps)] ?? 'low';
}
