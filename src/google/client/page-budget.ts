/** How far a list is followed. */
export interface PageLimits {
  /** Pages that have something. */
  readonly pages: number;
  /** Pages without anything but with a token: a search that is under way gives them, and they prove nothing. Default: 50. */
  readonly empty?: number;
  /** Milliseconds from the first page on. Default: 20,000, so that an activity that reads has time left to store it. */
  readonly forMs?: number;
}

/** Asked after each page that has a token how many items it had; says whether the next one is read. */
export type PageBudget = (found: number) => boolean;

/** `now` gives milliseconds; only differences count. */
export function pageBudget(limits: PageLimits, now: () => number = () => performance.now()): PageBudget {
  const { pages, empty = 50, forMs = 20_000 } = limits;
  const until = now() + forMs;
  const read = { full: 0, empty: 0 };
  return (found) => {
    if (found > 0) read.full += 1;
    else read.empty += 1;
    return read.full < pages && read.empty < empty && now() < until;
  };
}
