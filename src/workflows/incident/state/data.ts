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

/** The form of what is carried over. A run that is handed another one starts over from the ledger. */
export const CARRIED_VERSION = 1;

/**
 * Everything that an incident carries over when its run continues as new; plain JSON, at most 32 KiB. Read by everybody, and
 * written through a `Draft` by the classes of this folder alone: one for each group of members that change together.
 */
export interface IncidentData {
  readonly version: typeof CARRIED_VERSION;
  readonly workload: Workload;
  readonly incident: string;
  readonly openedAt: string;
  readonly policy?: PolicySummary;
  readonly phase: Phase;
  readonly outcome?: Outcome;
  readonly restored: boolean;
  readonly severity: Severity;
  /** The newest 20; the full list is in the ledger. */
  readonly findings: readonly JoinedFinding[];
  readonly findingCount: number;
  /** `name@eventTime` of what was reported, newest 200: the same report joins once. */
  readonly reported: readonly string[];
  /** Findings that were reported and not read yet, at most 60. */
  readonly resting: readonly string[];
  /** Findings that joined and that the watch has not looked at. */
  readonly news: number;
  /** Evidence that no manifest names yet. */
  readonly unsealed: readonly EvidenceRef[];
  readonly manifest?: Digest;
  readonly asking: number;
  readonly gaps: readonly Gap[];
  readonly assessment?: Assessment;
  readonly brief?: Brief;
  /** Cut where it is large; the ledger has it whole under its hash. */
  readonly plan?: Plan;
  readonly steps: readonly StepStanding[];
  readonly changedSince: readonly string[];
  /** Reminders of the current question so far. */
  readonly reminders: number;
  /** The person who said that they have seen the current question. */
  readonly acknowledged?: { readonly by: string; readonly at: string };
  /** Questions in a row whose approved step was not carried out. */
  readonly failures: number;
  readonly notBegun?: NotBegun;
  /** The last restore that did not give everything back. */
  readonly notRestored?: StoryLine;
  readonly trouble: readonly Trouble[];
  /** Pages to people so far; numbers them. */
  readonly pages: number;
  /** Names the run that a reset made, in the ids of its pages: their numbers were given once already. */
  readonly pageRun?: string;
  /** True when the newest pages were delivered, or why not. */
  readonly told: readonly Told[];
  /** The outcome that people were told last, with whether it was restored and closed. */
  readonly pagedOutcome?: string;
  readonly decisions: readonly CountedDecision[];
  readonly usedIds: readonly string[];
  readonly rejections: readonly RejectedMessage[];
  readonly containment?: StandingChange;
  readonly verification?: Verification;
  readonly cancelled?: string;
  readonly story: readonly StoryLine[];
  /** RFC 3339: the last thing that happened; quiet time counts from here. */
  readonly lastSignAt: string;
}

/** The same for those who write it. */
export type Draft = { -readonly [K in keyof IncidentData]: IncidentData[K] };

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

/** Tells whether a change of ours stands on the workload, as far as the incident knows. */
export function stands({ containment, restored }: IncidentData): boolean {
  return containment !== undefined && !restored;
}

/** The time that the state's lines are stamped with, in RFC 3339; the same on every replay. */
export function now(): string {
  return new Date().toISOString();
}

export interface IncidentInput {
  /** The state that an earlier run of the same incident carries over; taken from nobody else. */
  readonly carried?: IncidentData;
}

export interface IncidentResult {
  readonly incident: string;
  /** Absent where the ledger supports none. */
  readonly outcome?: Outcome;
  readonly restored: boolean;
}
