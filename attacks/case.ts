import type { StageOptions } from '../stage/stage';
import type { Arena } from './arena';

/**
 * The attacker, by access. `service`: the right to change the workload, as a stolen token of an over-privileged
 * account has it; `temporal`: a connection to Temporal's server; `topic`: the right to publish to the topic;
 * `ledger`: a hand in the ledger's folder; `operator`: nobody attacks, somebody does an honest thing at the wrong
 * time.
 */
export type Attacker = 'service' | 'temporal' | 'topic' | 'ledger' | 'operator';

/** The state that must hold when the attack is over, whatever was tried. A member that is absent is not judged. */
export interface Holds {
  /** Changes of the workload that the product made; a change of the attacker's is none. */
  readonly changes?: number;
  readonly shell?: 'alive' | 'dead';
  readonly frozen?: boolean;
  /** Whether every finding is still open to Security Command Center. */
  readonly findingsOpen?: boolean;
  /** The newest outcome of the incident's number 1 in the ledger; `none` where there must be none. */
  readonly outcome?: string;
  /** The outcome that it must not have. */
  readonly neverOutcome?: string;
  /** Whether the newest saved state of the workload was put back, by the ledger; false where none was saved. */
  readonly restored?: boolean;
  /** How many decisions of the first incident the ledger has. */
  readonly decisions?: number;
  /** Texts that people must, and must never, read of the incident in the end. */
  readonly says?: readonly string[];
  readonly neverSays?: readonly string[];
}

/** One attack: what is done, and how it must stand afterwards. */
export interface AttackCase {
  readonly name: string;
  /** The event, in one line. */
  readonly title: string;
  readonly who: Attacker;
  /** Plays it. Throws, with what was expected and what was seen, when the story does not get where the attack begins. */
  readonly play: (arena: Arena) => Promise<void>;
  readonly holds: Holds;
  readonly stage?: Pick<StageOptions, 'watchEvery' | 'scenario' | 'policy'>;
}

/** How a case ended. */
export interface CaseResult {
  readonly name: string;
  readonly title: string;
  readonly who: Attacker;
  readonly pass: boolean;
  readonly seconds: number;
  readonly failures: readonly string[];
  /** Ledger, logs and the simulator's truth of a case that failed; else null. */
  readonly folder: string | null;
}
