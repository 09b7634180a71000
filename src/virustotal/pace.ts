/**
 * Activities that a task queue with a rate of its own lets through at once before it slows them, measured on Temporal
 * 1.32: each partition of the queue has a burst, and at 1 a minute seven went through in the first 60 s, at 4 eight.
 */
const BURST = 7;
/** The part of a licence that is used at most: other tools of the same key ask, too. */
const SHARE = 0.75;

/**
 * The pace of the task queue of lookups, in lookups a minute, for a licence of as many. With its burst it stays below
 * the licence wherever that allows more than eight a minute; below that VirusTotal's own 429 holds the rest back.
 */
export function lookupPace(licensedPerMinute: number): number {
  return Math.max(1, Math.min(licensedPerMinute * SHARE, licensedPerMinute - BURST));
}
