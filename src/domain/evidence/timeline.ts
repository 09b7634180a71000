/** One line of what happened, from any source. The text is inert. */
export interface TimelineLine {
  /** RFC 3339. */
  readonly at: string;
  /** Whose clock that is: `SCC`, `request log`, `audit log`, `Firebreak`. */
  readonly clock: string;
  /** The `what` of the evidence. */
  readonly source: string;
  readonly text: string;
  /** The role of the line in the attack. */
  readonly mark?: 'first-sign' | 'likely-entry' | 'reached';
}

/** The events from all sources, oldest first. */
export interface Timeline {
  readonly lines: readonly TimelineLine[];
  /** Lines for which there was no room, and events whose time could not be read. */
  readonly leftOut: number;
}

/** The words for a mark. */
export const markText: Readonly<Record<NonNullable<TimelineLine['mark']>, string>> = {
  'first-sign': 'first sign',
  'likely-entry': 'likely entry',
  reached: 'reached',
};

/** The same with at most `most` lines: marked ones stay before others, earlier before later; the rest is counted. */
export function shortened({ lines, leftOut }: Timeline, most: number): Timeline {
  const kept = new Set(
    [
      ...lines.filter(({ mark }) => mark !== undefined),
      ...lines.filter(({ mark }) => mark === undefined),
    ].slice(0, most),
  );
  return { lines: lines.filter((line) => kept.has(line)), leftOut: leftOut + lines.length - kept.size };
}
