/** The three levels on which a containment is verified. */
export const verificationLevels = ['control-plane', 'instances', 'symptom'] as const;
export type VerificationLevel = (typeof verificationLevels)[number];

export interface LevelResult {
  readonly level: VerificationLevel;
  readonly verified: boolean;
  /**
   * Set when it could not be read, or is between two states since a change that does not touch it is being rolled out:
   * then nothing is known, neither that it holds nor that it does not.
   */
  readonly unread?: true;
  /** What was seen, or what a person must look at. */
  readonly text: string;
}

export interface Verification {
  readonly levels: readonly LevelResult[];
  /** RFC 3339. */
  readonly at: string;
}

/** "Contained" is said only when every level is verified. */
export function isContained(verification: Verification): boolean {
  return verificationLevels.every((level) =>
    verification.levels.some((l) => l.level === level && l.verified),
  );
}
