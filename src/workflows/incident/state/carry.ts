import type { IncidentData } from './data';

/** Most bytes of JSON that a run hands to the next one; more would weigh on every replay of it. */
export const CARRIED_BYTES = 32 * 1_024;

/** Findings that every run hands on, however large the rest is. */
export const FEWEST_FINDINGS = 5;

type Trim = (data: IncidentData) => IncidentData;

/**
 * What can be left behind, least missed first. The ledger has findings, evidence, plans and decisions in full; what
 * people decided on the plan that stands is never left.
 */
const trims: readonly Trim[] = [
  // A report that is forgotten is read again, and joins nothing that is known already.
  (data) => ({ ...data, reported: data.reported.slice(-20) }),
  (data) => ({ ...data, resting: data.resting.slice(0, 20) }),
  (data) => ({ ...data, story: data.story.slice(-10), told: data.told.slice(-3) }),
  (data) => ({ ...data, rejections: data.rejections.slice(-3), usedIds: data.usedIds.slice(-50) }),
  (data) => ({ ...data, decisions: data.decisions.filter(({ decision }) => decision.act !== 'note') }),
  (data) => ({
    ...data,
    findings: data.findings.map((finding) => ({ ...finding, indicators: finding.indicators.slice(0, 2) })),
  }),
  (data) => ({ ...data, gaps: data.gaps.slice(0, 5), changedSince: [] }),
  (data) => ({
    ...data,
    decisions: data.decisions.filter(({ decision }) => isStanding(data, decision.plan)),
  }),
  (data) => ({ ...data, findings: data.findings.slice(-FEWEST_FINDINGS) }),
  ({ brief: _, ...data }) => data,
  (data) => ({ ...data, findings: data.findings.map((finding) => ({ ...finding, indicators: [] })) }),
  (data) => ({ ...data, gaps: data.gaps.slice(0, 2), story: data.story.slice(-3) }),
];

function isStanding({ plan, containment }: IncidentData, hash: string): boolean {
  return hash === plan?.hash || hash === containment?.plan.hash;
}

/** An incident as the next run takes it over, trimmed to `CARRIED_BYTES` as far as that can be. */
export function carry(data: IncidentData): IncidentData {
  return trims.reduce((carried, trim) => (bytesOf(carried) <= CARRIED_BYTES ? carried : trim(carried)), data);
}

export function bytesOf(data: IncidentData): number {
  return new TextEncoder().encode(JSON.stringify(data)).length;
}
