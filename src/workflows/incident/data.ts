import type { FindingSummary } from '../../activities/investigate/fetch-finding';
import type { Assessment } from '../../domain/assessment';
import type { Brief } from '../../domain/brief';
import type { CountedDecision } from '../../domain/decision';
import type { Digest } from '../../domain/digest';
import type { EvidenceRef, Gap } from '../../domain/evidence';
import type { RejectedMessage, StepStanding, StoryLine } from '../../domain/incident-view';
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
  reminded: boolean;
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
    reminded: false,
    decisions: [],
    usedIds: [],
    rejections: [],
    story: [],
    lastSignAt: nowIso,
  };
}
