import { allHandlersFinished, condition, continueAsNew, sleep, workflowInfo } from '@temporalio/workflow';
import type { FindingSummary } from '../../activities/investigate/fetch-finding';
import type { FindingView } from '../../domain/finding-view';
import { incidentSlot, type Workload } from '../../domain/workload';
import { main, report } from '../activities';
import { orGap } from '../gap';
import type { FindingResult, respondToFinding } from '../respond-to-finding';
import type { FindingState } from './finding';
import { mirror } from './mirror';

/** Events after which a history starts anew. */
const LONG_HISTORY = 2_000;

/** A finding that was reported to its incident. */
export interface FollowedFinding {
  readonly summary: FindingSummary;
  readonly workload: Workload;
  readonly lookAfterMs: number;
  /** The incident's state that was written onto the SCC finding last. */
  readonly written?: string;
  readonly view: FindingView;
}

/** Follows the incident until it is closed. */
export async function follow(finding: FindingState, followed: FollowedFinding): Promise<FindingResult> {
  const { summary, workload } = followed;
  const slot = incidentSlot(workload, workflowInfo().taskQueue);
  let { written, lookAfterMs } = followed;
  let due = startTimer(lookAfterMs);
  for (;;) {
    await condition(() => due.over || stirred(finding));
    await handOn(finding, slot);
    const delivered = finding.deliveries.splice(0).some(({ eventTime }) => eventTime > summary.eventTime);
    const lost =
      due.over &&
      !(await main('does the incident live').checkIncident({ workload, name: summary.name })) &&
      // Told meanwhile: its incident was not lost but closed.
      finding.progress?.phase !== 'closed';
    if (delivered || lost) {
      const pointer = { name: summary.name, eventTime: new Date().toISOString() };
      await report().reportFinding({
        workload,
        pointer,
        about: { category: summary.category, severity: summary.severity },
      });
    }
    if (due.over) due = startTimer(lookAfterMs);
    const { progress } = finding;
    if (finding.progressed && progress !== undefined) {
      finding.progressed = false;
      mirror(finding, progress);
      lookAfterMs = progress.lookAfterMs ?? lookAfterMs;
      const state = `${progress.incident}/${progress.outcome ?? ''}/${String(progress.restored)}/${String(progress.phase === 'closed')}`;
      if (progress.outcome !== undefined && state !== written) {
        await writeOutcome(finding, summary, progress.incident, slot);
        written = state;
      }
      if (progress.phase === 'closed') {
        await condition(allHandlersFinished);
        return { outcome: progress.outcome ?? 'no-action', incident: progress.incident };
      }
    }
    if (workflowInfo().historyLength < LONG_HISTORY || stirred(finding)) continue;
    await continueAsNew<typeof respondToFinding>({
      name: finding.name,
      eventTime: summary.eventTime,
      carried: { summary, workload, lookAfterMs, view: finding.shown, ...(written && { written }) },
    });
  }
}

function stirred(finding: FindingState): boolean {
  return finding.progressed || finding.decisions.length > 0 || finding.deliveries.length > 0;
}

/** One timer over many wakings: starting and cancelling one for each would cost two events a time. */
function startTimer(ms: number): { readonly over: boolean } {
  const timer = { over: false };
  sleep(ms, { summary: 'next look at the incident' }).then(
    () => {
      timer.over = true;
    },
    // A cancelled workflow ends by its condition.
    () => undefined,
  );
  return timer;
}

async function handOn(finding: FindingState, slot: string): Promise<void> {
  for (const message of finding.decisions.splice(0)) {
    const passed = await orGap('decision', '', main('hand the decision on').passDecision({ slot, message }));
    if ('gap' in passed) finding.message(false, passed.gap.why);
    else finding.message(passed.value.counted, passed.value.text);
  }
}

async function writeOutcome(
  finding: FindingState,
  summary: FindingSummary,
  incident: string,
  slot: string,
): Promise<void> {
  const { canonicalName, key, eventTime } = summary;
  const input = { canonicalName, key, eventTime, incident, slot };
  const wrote = await orGap(
    'write-back',
    'the outcome on the SCC finding',
    main('write the outcome onto the finding').writeOutcome(input),
  );
  if ('gap' in wrote)
    finding.message(false, `the outcome could not be written onto the SCC finding: ${wrote.gap.why}`);
}
