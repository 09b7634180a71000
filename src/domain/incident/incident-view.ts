import type { Assessment } from '../assessment/assessment';
import type { Brief } from './brief';
import type { CountedDecision, Rejection, StepState } from '../decision/decision';
import type { Digest } from '../text/digest';
import type { Gap } from '../evidence/evidence';
import type { Outcome, Phase, Severity } from '../phases';
import type { Plan, StepKind } from '../plan/plan';
import type { Verification } from '../plan/verification';
import type { Workload } from '../workload/workload';

/** Why people are paged. `escalation` is a reminder after one that went unanswered; it goes to both tiers. */
export const pageKinds = [
  'found',
  'asked',
  'reminder',
  'escalation',
  'not-begun',
  'outcome',
  'not-restored',
  'restored-in-part',
  'trouble',
  'cancelled',
] as const;
export type PageKind = (typeof pageKinds)[number];

export interface StepStanding {
  readonly hash: Digest;
  readonly kind: StepKind;
  readonly title: string;
  readonly state: StepState;
  /** Distinct people who approved it. */
  readonly approvedBy: readonly string[];
  readonly approvalsNeeded: number;
  /** Why it failed or was voided. */
  readonly note?: string;
}

export interface FindingLine {
  readonly name: string;
  readonly category: string;
  readonly severity: Severity;
  readonly eventTime: string;
}

export interface RejectedMessage extends Rejection {
  readonly at: string;
  readonly via: 'update' | 'signal';
  /** Something counted since: it is an earlier message, and no longer what a person waits for. */
  readonly earlier?: true;
}

/** One line of what happened, in order; texts are inert. */
export interface StoryLine {
  readonly at: string;
  readonly text: string;
}

/** One page to people, and whether it was delivered. */
export interface Told {
  /** RFC 3339: when it was known. */
  readonly at: string;
  readonly kind: PageKind;
  /** `escalation` is the second tier. */
  readonly to: 'first' | 'escalation';
  readonly delivered: boolean;
  /** Why it was not delivered; the text of the last try. */
  readonly why?: string;
  /** It was tried and failed; absent when no receiver is configured. */
  readonly failed?: true;
}

/** Something that the incident cannot go on without and that does not get done; it is tried again by itself. */
export interface Trouble {
  /** The task that does not get done, in a few words: `the decision is recorded`. */
  readonly what: string;
  /** The text of the last try. */
  readonly why: string;
  /** RFC 3339: since when. */
  readonly since: string;
}

/** An approved step that has not begun. */
export interface NotBegun {
  readonly step: Digest;
  /** RFC 3339: since when it could have begun. */
  readonly since: string;
  readonly why: string;
}

/** The answer to the query `incident`: all that an operator sees, on the page and in the command line. */
export interface IncidentView {
  readonly incident: string;
  /** The workflow's id; absent in views of an earlier version. */
  readonly slot?: string;
  readonly workload: Workload;
  readonly phase: Phase;
  readonly outcome?: Outcome;
  /** True once the saved state was put back and proven equal. */
  readonly restored: boolean;
  readonly severity: Severity;
  readonly openedAt: string;
  readonly findingCount: number;
  /** The newest 20. */
  readonly findings: readonly FindingLine[];
  readonly assessment?: Assessment;
  readonly brief?: Brief;
  readonly gaps: readonly Gap[];
  readonly plan?: Plan;
  readonly steps: readonly StepStanding[];
  /** Differences from the plan that was asked before, when it was asked again. */
  readonly changedSince: readonly string[];
  /** Ids of the people who may approve. */
  readonly approvers: readonly string[];
  /** RFC 3339; while `awaiting-decision`. */
  readonly deadline?: string;
  readonly reminded: boolean;
  /** The newest pages to people, oldest first: whether each was delivered. */
  readonly told: readonly Told[];
  /** The person who said that they are on it, and when (RFC 3339); of the question that is asked now. It stops the escalation, not the deadline. */
  readonly acknowledged?: { readonly by: string; readonly at: string };
  readonly decisions: readonly CountedDecision[];
  readonly rejections: readonly RejectedMessage[];
  /** Everything that does not get done at the moment, oldest first. */
  readonly trouble?: readonly Trouble[];
  /** An approved step that should have begun and has not. */
  readonly notBegun?: NotBegun;
  /** The last restore that did not give everything back, until the next one: when, and what is left and why. */
  readonly notRestored?: StoryLine;
  /** RFC 3339: when somebody cancelled the workflow; nothing watches the workload since. */
  readonly cancelled?: string;
  readonly verification?: Verification;
  readonly story: readonly StoryLine[];
}
