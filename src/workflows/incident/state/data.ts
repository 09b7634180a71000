import type { FindingSummary } from '../../../activities/investigate/fetch-finding';
import type { Assessment } from '../../../domain/assessment/assessment';
import type { Brief } from '../../../domain/incident/brief';
import type { CountedDecision } from '../../../domain/decision/decision';
import type { Digest } from '../../../domain/text/digest';
import type { EvidenceRef, Gap } from '../../../domain/evidence/evidence';
import type {
  NotBegun,
  RejectedMessage,
  StepStanding,
  StoryLine,
  Told,
  Trouble,
} from '../../../domain/incident/incident-view';
import type { Outcome, Phase, Severity } from '../../../domain/phases';
import type { Plan, StandingChange } from '../../../domain/plan/plan';
import type { PolicySummary } from '../../../domain/plan/policy-summary';
import type { Verification } from '../../../domain/plan/verification';
import type { Workload } from '../../../domain/workload/workload';

/** A finding of the incident as the workflow keeps it; the finding itself lies in the ledger under `facts`. */
export interface JoinedFinding extends Pick<
  FindingSummary,
  'name' | 'category' | 'severity' | 'eventTime' | 'projectId' | 'indicators'
> {
  readonly facts: Digest;
}

/** The form of what is carried over. A run that is handed another one begins anew from the ledger. */
export const CARRIED_VERSION = 1;

/** Everything that an incident carries over when its history starts anew; plain JSON, at most 32 KiB. */
export interface IncidentData {
  version: typeof CARRIED_VERSION;
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
  /** Findings that were reported and not read yet, at most 60. */
  resting: string[];
  /** Findings that joined and that the watch has not looked at. */
  news: number;
  /** Evidence that no manifest names yet. */
  unsealed: EvidenceRef[];
  manifest?: Digest;
  asking: number;
  gaps: Gap[];
  assessment?: Assessment;
  brief?: Brief;
  /** Cut where it is large; the ledger has it whole under its hash. */
  plan?: Plan;
  steps: StepStanding[];
  changedSince: string[];
  /** Reminders of the current question so far. */
  reminders: number;
  /** Who said that they have seen the current question. */
  acknowledged?: { readonly by: string; readonly at: string };
  /** Questions in a row whose approved step was not carried out. */
  failures: number;
  notBegun?: NotBegun;
  /** The last restore that did not give everything back. */
  notRestored?: StoryLine;
  trouble: Trouble[];
  /** Pages to people so far; numbers them. */
  pages: number;
  /** Names the run that a reset made, in the ids of its pages: their numbers were given once already. */
  pageRun?: string;
  /** What became of the newest pages. */
  told: Told[];
  /** The outcome that people were told last, with whether it was restored and closed. */
  pagedOutcome?: string;
  decisions: CountedDecision[];
  usedIds: string[];
  rejections: RejectedMessage[];
  containment?: StandingChange;
  verification?: Verification;
  cancelled?: string;
  story: StoryLine[];
  /** RFC 3339: the last thing that happened; quiet time counts from here. */
  lastSignAt: string;
}

export function newIncident(workload: Workload, nowIso: string): IncidentData {
  return {
    version: CARRIED_VERSION,
    workload,
    incident: '',
    openedAt: nowIso,
    phase: 'investigating',
    restored: false,
    severity: 'UNSPECIFIED',
    findings: [],
    findingCount: 0,
    reported: [],
    resting: [],
    news: 0,
    unsealed: [],
    asking: 0,
    gaps: [],
    steps: [],
    changedSince: [],
    reminders: 0,
    failures: 0,
    trouble: [],
    pages: 0,
    told: [],
    decisions: [],
    usedIds: [],
    rejections: [],
    story: [],
    lastSignAt: nowIso,
  };
}
