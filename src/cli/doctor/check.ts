/** How a check ended. What could not be looked at is never `ok`. */
export type CheckStatus = 'ok' | 'warning' | 'missing' | 'not-checked';

/** One thing that Firebreak needs, and whether it is there. */
export interface Check {
  /** `run.services.update`, `policy`. */
  readonly name: string;
  readonly status: CheckStatus;
  /** Where: a resource, a file, an address. */
  readonly on?: string;
  /** What it is needed for; a clause that follows a colon. */
  readonly needed: string;
  /** What was found, where that is more than the status says. */
  readonly found?: string;
  /** The command or step that mends it; there for whatever is `missing`. */
  readonly mend?: string;
}
