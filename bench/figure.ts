/** The result of one run of a figure. */
export interface Measurement {
  /** One value a run, in the figure's unit. */
  readonly values: readonly number[];
  /** On what, and what stood out: added to the machine's own line. */
  readonly notes: readonly string[];
}

export type Bound = 'at most' | 'at least';

/** One figure: what it is, what it should be, and how it is measured. */
export interface Figure {
  readonly name: string;
  /** One line: from when to when, or what divided by what. */
  readonly title: string;
  readonly unit: string;
  readonly goal: number;
  /** Which side of the goal the value must be on, the goal itself included. */
  readonly bound: Bound;
  /** Runs that count, beside those that warm up. */
  readonly runs: number;
  readonly measure: (runs: number) => Promise<Measurement>;
}

/** A figure as `--json` prints it. */
export interface FigureResult {
  readonly name: string;
  /** The median. Null when it could not be measured. */
  readonly value: number | null;
  readonly unit: string;
  readonly goal: number;
  readonly bound: Bound;
  readonly pass: boolean;
  readonly min: number | null;
  readonly median: number | null;
  readonly max: number | null;
  readonly runs: number;
  /** On what it was measured, and why it missed its goal. */
  readonly measured: string;
}
