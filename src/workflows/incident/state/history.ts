import { workflowInfo } from '@temporalio/workflow';

/** Events, bytes and signals of a run after which the next one goes on, as soon as nothing is under way. */
const LONG = { events: 2_000, bytes: 4 * 1_024 * 1_024, signals: 5_000 };
/**
 * The same of a run that has not come to rest meanwhile, since more and more arrived: nothing that can wait is begun in it
 * any more. The server ends a run at 51,200 events, and refuses signals after 10,000.
 */
const FULL = { events: 10_000, bytes: 16 * 1_024 * 1_024, signals: 8_000 };

/** What a run counts itself. */
interface Counted {
  /** Signals so far, those that were rejected among them: the server counts those, too. */
  readonly signals: number;
}

/** Whether this run has become long. */
export function isLong(counted: Counted): boolean {
  return workflowInfo().continueAsNewSuggested || passes(LONG, counted);
}

/** Whether this run must come to an end before anything else that can wait. */
export function isFull(counted: Counted): boolean {
  return passes(FULL, counted);
}

function passes(limit: typeof LONG, { signals }: Counted): boolean {
  const { historyLength, historySize } = workflowInfo();
  return historyLength >= limit.events || historySize >= limit.bytes || signals >= limit.signals;
}
