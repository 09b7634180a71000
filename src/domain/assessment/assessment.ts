import type { Severity } from '../phases';

/** The verdicts on an incident. The closed list. */
export const verdicts = [
  'malicious',
  'likely-malicious',
  'suspicious',
  'likely-benign',
  'inconclusive',
] as const;
export type Verdict = (typeof verdicts)[number];

/** One reason for a verdict: what was seen, which way it points and how strongly, and where it was seen. */
export interface Reason {
  readonly signal: string;
  /** Positive points to malice, negative to a benign cause; the size is the weight from the documented table. */
  readonly weight: number;
  readonly text: string;
  /** The source of the reason: the `what` of evidence. */
  readonly evidence: string;
}

/** The result of the attack: it happened, or it was only tried. */
export interface AttackResult {
  readonly stage: 'attempt' | 'success' | 'unclear';
  /** Why, in one sentence. Inert. */
  readonly text: string;
}

/** The reach of anybody who holds the workload and its token. All lines are inert. */
export interface BlastRadius {
  /**
   * `wide`: roles that matter on a whole project, folder or organization, or something was reached already. `limited`: roles
   * that matter on single resources, secrets, or others that run as it. `small`: all was read and none was found.
   */
  readonly reach: 'wide' | 'limited' | 'small' | 'unknown';
  readonly lines: readonly string[];
}

export interface Assessment {
  readonly verdict: Verdict;
  readonly confidence: 'high' | 'medium' | 'low';
  readonly severity: Severity;
  readonly reasons: readonly Reason[];
  /** Absent in assessments that were recorded before there was one. */
  readonly stage?: AttackResult;
  /** Absent in assessments that were recorded before there was one. */
  readonly blast?: BlastRadius;
  /** `alone`, or `corroborated by N findings within M minutes`. */
  readonly corroboration: string;
  /** The missing facts that would change this most. */
  readonly wouldChange: readonly string[];
  /** The strength of the recommendation to contain: recommended, or only offered. */
  readonly containment: 'recommended' | 'offered';
}
