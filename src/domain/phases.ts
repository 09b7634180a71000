/** Where an incident stands. The closed list; search attribute `FirebreakPhase`. */
export const phases = [
  'investigating',
  'awaiting-decision',
  'containing',
  'verifying',
  'watching',
  'restoring',
  'closed',
] as const;
export type Phase = (typeof phases)[number];

/**
 * The outcomes of an incident or finding. The closed list; search attribute `FirebreakOutcome`. `restored` is a flag
 * beside it.
 */
export const outcomes = [
  'contained',
  'partly-contained',
  'not-verified',
  'refused',
  'expired',
  'observed',
  'no-action',
  'not-ours',
  'gone',
  'failed',
] as const;
export type Outcome = (typeof outcomes)[number];

/** Tells whether an outcome says that something was changed on the workload; it stands unless it was restored since. */
export function isChange(outcome: string | undefined): boolean {
  return outcome === 'contained' || outcome === 'partly-contained' || outcome === 'not-verified';
}

/** SCC's severities, worst first. */
export const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNSPECIFIED'] as const;
export type Severity = (typeof severities)[number];

/** The worse of two severities; a later, lower one never lowers what was seen. */
export function worse(a: Severity, b: Severity): Severity {
  return severities.indexOf(a) <= severities.indexOf(b) ? a : b;
}

/** Tells whether a severity is one of the two that mean: act now. */
export function isSeverityHigh(severity: Severity): boolean {
  return severity === 'CRITICAL' || severity === 'HIGH';
}
