import type { ByHandEntry } from '../plan/by-hand/entry';
import type { Digest } from '../text/digest';
import type { Timeline } from '../evidence/timeline';

/** One labelled fact that is shown to the people who decide. Both texts are inert already. */
export interface BriefFact {
  readonly label: string;
  readonly value: string;
}

/** One item of Google's response guidance, and what Firebreak made of it. */
export interface GuidanceItem {
  readonly google: string;
  readonly made: string;
}

/**
 * The text for those who decide, made once from all facts. All texts are inert already. An incident carries one of at
 * most 16 KiB, from which whole parts are left out and no value is cut; the ledger has it whole.
 */
export interface Brief {
  /** One line: what happened, where. */
  readonly headline: string;
  /** The answer to: is the attacker still in, as far as is known? */
  readonly attacker: string;
  readonly facts: readonly BriefFact[];
  readonly virusTotal: readonly string[];
  readonly attack: readonly string[];
  /** Absent in briefs that were recorded before there was one. */
  readonly timeline?: Timeline;
  readonly reasons: readonly string[];
  readonly corroboration: string;
  readonly related: readonly string[];
  readonly settings: readonly BriefFact[];
  readonly logs: readonly string[];
  readonly guidance: readonly GuidanceItem[];
  /** Commands for a person, where Firebreak has no step for it yet: stop other kinds of workloads, take back what a stolen identity did. */
  readonly byHand?: readonly ByHandEntry[];
  /** Credentials and access that the attacker is known to hold and that no change of this workload takes away. Absent where nothing of it was seen, and in old briefs. */
  readonly keeps?: readonly string[];
  readonly links: readonly BriefFact[];
  /** Names the parts that were left out of this one for its size. Absent: none. */
  readonly leftOut?: readonly string[];
  /** The ledger's object with nothing left out. */
  readonly whole?: Digest;
}
