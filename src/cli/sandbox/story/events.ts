import type { Assessment } from '../../../domain/assessment/assessment';
import type { Brief } from '../../../domain/incident/brief';
import type { ByHandEntry } from '../../../domain/plan/by-hand';
import type { CountedDecision } from '../../../domain/decision/decision';
import type { FailureCode } from '../../../domain/failures';
import type { Gap } from '../../../domain/evidence/evidence';
import type { FindingLine, RejectedMessage, StoryLine } from '../../../domain/incident/incident-view';
import type { Outcome, Phase } from '../../../domain/phases';
import type { Plan } from '../../../domain/plan/plan';
import type { Verification } from '../../../domain/plan/verification';
import type { EndedRun } from '../../../temporal/incident-client';
import type { Truth } from './truth';
import type { Colors } from '../../output';

/** How lines are laid out. */
export interface EventLayout {
  /** Columns. */
  readonly width: number;
  readonly colors: Colors;
  readonly now: Date;
}

/** An event of the incident, as it is told. */
export type StoryEvent =
  | { readonly event: 'opened'; readonly incident: string }
  | { readonly event: 'phase'; readonly phase: Phase }
  | { readonly event: 'found'; readonly finding: FindingLine }
  /** One line of the incident's own story. */
  | { readonly event: 'told'; readonly line: StoryLine }
  | {
      readonly event: 'assessed';
      readonly assessment: Assessment;
      readonly brief?: Brief;
      readonly gaps: readonly Gap[];
    }
  | {
      readonly event: 'asked';
      readonly incident: string;
      readonly plan: Plan;
      readonly approvers: readonly string[];
      readonly changedSince: readonly string[];
      /** The verdict and its confidence: `malicious, confidence high`; absent where there is none. */
      readonly verdict?: string;
      /** Work that a person has to do by hand, whatever is decided. */
      readonly byHand: readonly ByHandEntry[];
    }
  /** It was ended from outside before it was closed; its findings open the next one. */
  | { readonly event: 'ended'; readonly incident: string; readonly how: EndedRun['how'] }
  | { readonly event: 'decided'; readonly decision: CountedDecision }
  | { readonly event: 'rejected'; readonly message: RejectedMessage }
  | { readonly event: 'verified'; readonly verification: Verification }
  /** The incident came to rest. */
  | {
      readonly event: 'outcome';
      readonly outcome: Outcome;
      /** The outcome in one line. */
      readonly headline: string;
      /** Whether the attacker is still in, as far as is known. */
      readonly attacker: string;
      /** Work that is left for a person, in order. */
      readonly byHand: readonly ByHandEntry[];
    }
  | { readonly event: 'restored' };

/** An event of `firebreak local` itself. */
type SandboxEvent =
  /** One thing that takes time; `percent` while something is downloaded. */
  | { readonly event: 'preparing'; readonly text: string; readonly percent?: number }
  | {
      readonly event: 'ready';
      readonly scenario: string;
      readonly title: string;
      readonly temporal: { readonly address: string; readonly namespace: string; readonly from: string };
      readonly temporalUi?: string;
      readonly simulator: { readonly grpc: string; readonly http: string };
      readonly ledger: string;
      readonly log: string;
      readonly environmentFile: string;
      /** The environment that a process needs to act on this sandbox. */
      readonly environment: Readonly<Record<string, string>>;
    }
  /** The scenario's clock runs. */
  | { readonly event: 'playing' }
  /** The incident was found; its page in the Temporal UI. */
  | {
      readonly event: 'incident';
      readonly slot: string;
      readonly environmentFile: string;
      readonly page?: string;
    }
  | {
      readonly event: 'waiting';
      /** `decision`: from elsewhere; `person`: from whoever sits here, or elsewhere; `end`: it stays up. */
      readonly for: 'decision' | 'person' | 'end';
      readonly environmentFile: string;
      readonly page?: string;
    }
  | { readonly event: 'answering'; readonly act: 'approve' | 'refuse' | 'restore'; readonly by: string }
  | { readonly event: 'not-counted'; readonly code: string; readonly reason: string }
  | {
      readonly event: 'truth';
      readonly truth: Pick<Truth, 'shell' | 'token' | 'disturbed' | 'changes'>;
      /** Whether every service has the settings that it had before; only after a restore. */
      readonly restoredEqual?: boolean;
    }
  /** It cannot go on; what was started is being stopped, and the failure follows on stderr. */
  | { readonly event: 'failing'; readonly code: FailureCode; readonly text: string }
  /** The server does not answer at the moment; it is asked again. */
  | { readonly event: 'silent'; readonly text: string }
  /** Everything that was started is gone; `kept` is the folder with ledger and log, where it stays. */
  | { readonly event: 'stopped'; readonly kept?: string };

/** Everything that `--json` prints: one a line, with the time. */
export type LocalEvent = StoryEvent | SandboxEvent;
