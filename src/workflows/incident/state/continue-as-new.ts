import { workflowInfo } from '@temporalio/workflow';
import type { IncidentData } from './data';

/** Most bytes of JSON that a run hands to the next one; more would weigh on every replay of it. */
export const CARRIED_BYTES = 32 * 1_024;

/** Findings that every run hands on, however large the rest is. */
export const FEWEST_FINDINGS = 5;

type Trim = (data: IncidentData) => IncidentData;

/**
 * Leave behind what can be, least missed first. The ledger has findings, evidence, plans and decisions in full; what
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

/** Events, bytes and signals of a run after which the next one goes on, as soon as nothing is under way. */
const LONG = { events: 2_000, bytes: 4 * 1_024 * 1_024, signals: 5_000 };
/**
 * The same of a run that has not come to rest meanwhile, since more and more arrived: nothing that can wait is begun in it
 * any more. The server ends a run at 51,200 events, and refuses signals after 10,000.
 */
const FULL = { events: 10_000, bytes: 16 * 1_024 * 1_024, signals: 8_000 };

/** Counted by the run itself. */
interface Counted {
  /** Signals so far, those that were rejected among them: the server counts those, too. */
  readonly signals: number;
}

/** Tells whether this run has become long. */
export function isLong(counted: Counted): boolean {
  return workflowInfo().continueAsNewSuggested || passes(LONG, counted);
}

/** Tells whether this run must come to an end before anything else that can wait. */
export function isFull(counted: Counted): boolean {
  return passes(FULL, counted);
}

function passes(limit: typeof LONG, { signals }: Counted): boolean {
  const { historyLength, historySize } = workflowInfo();
  return historyLength >= limit.events || historySize >= limit.bytes || signals >= limit.signals;
}
