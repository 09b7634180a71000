import type { IncidentView } from '../src/domain/incident/incident-view';
import type { Stage, StageOptions } from '../stage/stage';

/** Something that is done to the story at a moment of it. */
type Act = (stage: Stage) => Promise<void>;

/** Moments of the story, in their order. The story waits for what is done at one. */
export interface Acts {
  /** A worker is up, the attack has not begun. */
  readonly before?: Act;
  /** The attack has begun. */
  readonly begun?: Act;
  /** The question stands and nobody has answered. */
  readonly asked?: Act;
  /** Decides in place of the story's own approval. Resolves with the id of each decision that must count. */
  readonly decide?: (stage: Stage, view: IncidentView) => Promise<readonly string[]>;
  /** The approval counted. */
  readonly approved?: Act;
  /** The incident is contained and watched. */
  readonly contained?: Act;
  /** The restore counted. */
  readonly restoring?: Act;
  /** The original is back, and the incident is still watched. */
  readonly restored?: Act;
}

/** One way in which something dies, and the moment at which it does. */
export interface ChaosCase {
  readonly name: string;
  /** The event, in one line. */
  readonly title: string;
  readonly acts: Acts;
  /** It takes many minutes, and runs only where it is named. */
  readonly takesLong?: true;
  /** Plays something else than the story, and resolves with what was not as it must be. `say` takes a figure of what it measures. */
  readonly play?: (stage: Stage, say: (figure: string) => void) => Promise<readonly string[]>;
  readonly stage?: Pick<StageOptions, 'watchEvery' | 'policy' | 'scenario'>;
}

/** How a case ended. */
export interface CaseResult {
  readonly name: string;
  readonly title: string;
  readonly pass: boolean;
  readonly seconds: number;
  /** The expectations that failed, with what was seen. */
  readonly failures: readonly string[];
  /** The measurements on the way, in words. */
  readonly figures: readonly string[];
  /** Ledger, logs and the simulator's truth of a case that failed; else null. */
  readonly folder: string | null;
}
