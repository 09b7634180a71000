import type { FindingSummary } from '../../activities/investigate/fetch-finding';
import type { Assessment } from '../../domain/assessment';
import type { Brief } from '../../domain/brief';
import type { CountedDecision } from '../../domain/decision';
import type { Digest } from '../../domain/digest';
import type { EvidenceRef, Gap } from '../../domain/evidence';
import type { RejectedMessage, StepStanding, StoryLine, Told } from '../../domain/incident-view';
import type { Outcome, Phase, Severity } from '../../domain/phases';
import type { Plan, StandingChange } from '../../domain/plan';
import type { PolicySummary } from '../../domain/policy-summary';
import type { Verification } from '../../domain/verification';
import type { Workload } from '../../domain/workload';

/** A finding of the incident as the workflow keeps it; the finding itself lies in the ledger under `facts`. */
export interface JoinedFinding extends Pick<
  FindingSummary,
  'name' | 'category' | 'severity' | 'eventTime' | 'projectId' | 'indicators'
> {
  readonly facts: Digest;
}

/** Everything that an incident carries over when its history starts anew; plain JSON, at most 32 KiB. */
export interface IncidentData {
  workload: Workload;
  incident: string;
  openedAt: string;
  policy?: PolicySummary;
  phase: Phase;
  outcome?: Outcome;
  restored: boolean;
  severity: Severity;
  /** The newest 20; the full list is in the ledger. */
  findings: JoinedFinding[];
  findingCount: number;
  /** `name@eventTime` of what was reported, newest 200: the same report joins once. */
  reported: string[];
  /** Evidence that no manifest names yet. */
  unsealed: EvidenceRef[];
  manifest?: Digest;
  asking: number;
  gaps: Gap[];
  assessment?: Assessment;
  brief?: Brief;
  plan?: Plan;
  steps: StepStanding[];
  changedSince: string[];
  /** Reminders of the current question so far. */
  reminders: number;
  /** Who said that they have seen the current question. */
  acknowledged?: { readonly by: string; readonly at: string };
  /** Pages to people so far; numbers them. */
  pages: number;
  /** What became of the newest pages. */
  told: Told[];
  /** The outcome that people were told last, with whether it was restored and closed. */
  pagedOutcome?: string;
  decisions: CountedDecision[];
  usedIds: string[];
  rejections: RejectedMessage[];
  containment?: StandingChange;
  verification?: Verification;
  story: StoryLine[];
  /** RFC 3339: the last thing that happened; quiet time counts from here. */
  lastSignAt: string;
}

export function newIncident(workload: Workload, nowIso: string): IncidentData {
  return {
    workload,
    incident: '',
    openedAt: nowIso,
    phase: 'investigating',
    restored: false,
    severity: 'UNSPECIFIED',
    findings: [],
    findingCount: 0,
    reported: [],
    unsealed: [],
    asking: 0,
    gaps: [],
    steps: [],
    changedSince: [],
    reminders: 0,
    pages: 0,
    told: [],
    decisions: [],
    usedIds: [],
    rejections: [],
    story: [],
    lastSignAt: nowIso,
  };
}
