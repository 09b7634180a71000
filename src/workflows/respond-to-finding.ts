import { allHandlersFinished, condition } from '@temporalio/workflow';
import type { FetchedFinding, FindingSummary } from '../activities/investigate/fetch-finding';
import type { FindingPointer } from '../domain/message-names';
import type { Outcome } from '../domain/phases';
import { incidentSlot, type Workload } from '../domain/workload';
import { main, reads, report, virustotal } from './activities';
import { FindingState } from './finding/finding';
import { mirror } from './finding/mirror';
import { orGap, reasonOf } from './gap';

/** How often a finding looks whether its incident still runs. */
const LOOK_AFTER = '10m';

export interface FindingResult {
  readonly outcome: Outcome;
  readonly incident?: string;
}

/**
 * One SCC finding: fetched, its indicators looked up, reported to the incident of its workload. It stays open and
 * mirrors what becomes of it; decisions sent here are handed on; the outcome is written onto the SCC finding.
 */
export async function respondToFinding(input: FindingPointer): Promise<FindingResult> {
  const finding = new FindingState(input.name);
  const fetched = await fetch(finding);
  if (fetched.status === 'unread') return end(finding, 'failed', fetched.why);
  if (fetched.status !== 'found') return end(finding, fetched.status, fetched.why);
  const { summary } = fetched;
  if (summary.state === 'INACTIVE') return end(finding, 'no-action', 'it is INACTIVE in SCC');
  if (summary.workload === undefined) {
    return end(finding, 'observed', 'no Cloud Run workload can be told from it: look at it in the console');
  }
  const { workload } = summary;
  const slot = incidentSlot(workload);
  finding.show({
    incidentWorkflow: slot,
    category: summary.category,
    severity: summary.severity,
    phase: 'investigating',
  });
  finding.deliveries.length = 0;
  await Promise.all([
    report().reportFinding({ workload, pointer: { name: summary.name, eventTime: summary.eventTime } }),
    lookUp(finding, summary),
  ]);
  return follow(finding, summary, workload);
}

type Fetched = FetchedFinding | { readonly status: 'unread'; readonly why: string };

/** Retried for as long as that can help: without the finding, not even its workload is known. */
async function fetch(finding: FindingState): Promise<Fetched> {
  finding.step('fetch the finding', 'running', '');
  try {
    const fetched = await reads('fetch the finding', '365d').fetchFinding({ name: finding.name });
    if (fetched.status === 'found') finding.step('fetch the finding', 'done', fetched.read.headline);
    return fetched;
  } catch (thrown) {
    return { status: 'unread', why: reasonOf(thrown).why };
  }
}

async function lookUp(finding: FindingState, { indicators }: FindingSummary): Promise<void> {
  finding.step('look up VirusTotal', 'running', '');
  const lookups = indicators.map(async (indicator) => {
    const what = `VirusTotal on ${indicator.kind} ${indicator.value}`;
    const result = await orGap(what, '', virustotal(what, '10m').lookUpIndicator({ indicator }));
    return 'gap' in result ? `${indicator.value}: ${result.gap.why}` : result.value.report.summary;
  });
  const said = await Promise.all(lookups);
  finding.step(
    'look up VirusTotal',
    'done',
    said.length === 0 ? 'the finding carries no indicator' : said.join('; '),
  );
}

/** Follows the incident until it is closed. */
async function follow(
  finding: FindingState,
  summary: FindingSummary,
  workload: Workload,
): Promise<FindingResult> {
  const slot = incidentSlot(workload);
  let written: string | undefined;
  for (;;) {
    const stirred = await condition(
      () => finding.progressed || finding.decisions.length > 0 || finding.deliveries.length > 0,
      LOOK_AFTER,
      { summary: 'next look at the incident' },
    );
    await handOn(finding, slot);
    const delivered = finding.deliveries.splice(0).some(({ eventTime }) => eventTime > summary.eventTime);
    if (delivered || (!stirred && !(await main('does the incident live').checkIncident({ slot })))) {
      await report().reportFinding({
        workload,
        pointer: { name: summary.name, eventTime: new Date().toISOString() },
      });
    }
    const { progress } = finding;
    if (!finding.progressed || progress === undefined) continue;
    finding.progressed = false;
    mirror(finding, progress);
    const state = `${progress.outcome ?? ''}/${String(progress.restored)}/${String(progress.phase === 'closed')}`;
    if (progress.outcome !== undefined && state !== written) {
      await writeOutcome(finding, summary, progress.incident, slot);
      written = state;
    }
    if (progress.phase !== 'closed') continue;
    await condition(allHandlersFinished);
    return { outcome: progress.outcome ?? 'no-action', incident: progress.incident };
  }
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

function end(finding: FindingState, outcome: Outcome, why: string): FindingResult {
  finding.step('fetch the finding', outcome === 'failed' ? 'failed' : 'done', why);
  finding.show({ phase: 'closed', outcome });
  return { outcome };
}
