import { workflowInfo } from '@temporalio/workflow';
import type { FetchedFinding, FindingSummary } from '../activities/investigate/fetch-finding';
import type { FindingPointer } from '../domain/message-names';
import type { Outcome } from '../domain/phases';
import { incidentSlot } from '../domain/workload';
import { paging, reads, report } from './activities';
import { FindingState } from './finding/finding';
import { follow, type FollowedFinding } from './finding/follow';
import { orGap, reasonOf } from './gap';
import { lookUpIndicators } from './look-up';
import { isContinued, ownFinding } from './own-subject';

/** Milliseconds after which a finding looks whether its incident still runs, until the policy's `watch.every` is known. */
const LOOK_AFTER_MS = 600_000;

export interface FindingInput extends FindingPointer {
  /** What an earlier run of the same finding carries over; taken from nobody else. */
  readonly carried?: FollowedFinding;
}

export interface FindingResult {
  readonly outcome: Outcome;
  readonly incident?: string;
}

/**
 * One SCC finding: fetched, its indicators looked up, reported to the incident of its workload. It stays open and
 * mirrors what becomes of it; decisions sent here are handed on; the outcome is written onto the SCC finding.
 */
export async function respondToFinding(input: FindingInput): Promise<FindingResult> {
  const name = ownFinding(input);
  const carried = isContinued() ? input.carried : undefined;
  const finding = new FindingState(name, carried?.view);
  if (carried !== undefined) return follow(finding, carried);
  const fetched = await fetch(finding);
  if (fetched.status === 'unread') return end(finding, 'failed', fetched.why);
  if (fetched.status !== 'found') return end(finding, fetched.status, fetched.why);
  const { summary } = fetched;
  if (summary.state === 'INACTIVE') return end(finding, 'no-action', 'it is INACTIVE in SCC');
  const { workload, eventTime } = summary;
  if (workload === undefined) {
    const told = await pageUnplaced(summary);
    return end(
      finding,
      'observed',
      `no Cloud Run workload can be told from it: look at it in the console; ${told}`,
    );
  }
  finding.show({
    incidentWorkflow: incidentSlot(workload, workflowInfo().taskQueue),
    category: summary.category,
    severity: summary.severity,
    phase: 'investigating',
  });
  finding.deliveries.length = 0;
  const [{ lookAfterMs = LOOK_AFTER_MS }] = await Promise.all([
    report().reportFinding({
      workload,
      pointer: { name: summary.name, eventTime },
      about: { category: summary.category, severity: summary.severity },
    }),
    lookUp(finding, summary),
  ]);
  return follow(finding, { summary, workload, lookAfterMs, view: finding.shown });
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
  const lookedUp = await lookUpIndicators(indicators, '10m');
  const said = lookedUp.map((answer) =>
    'gap' in answer ? `${answer.indicator.value}: ${answer.gap.why}` : answer.lookup.report.summary,
  );
  finding.step(
    'look up VirusTotal',
    'done',
    said.length === 0 ? 'the finding carries no indicator' : said.join('; '),
  );
}

/** Nobody is asked about a finding without a workload, so somebody must be told of it. */
async function pageUnplaced({ name, category, severity, eventTime }: FindingSummary): Promise<string> {
  const input = { at: new Date().toISOString(), finding: { name, category, severity, eventTime } };
  const paged = await orGap('page', '', paging('page: no workload').pageUnplaced(input));
  if ('gap' in paged) return `people could not be told: ${paged.gap.why}`;
  return paged.value.delivered ? 'people were told' : `nobody was told: ${paged.value.why}`;
}

function end(finding: FindingState, outcome: Outcome, why: string): FindingResult {
  finding.step('fetch the finding', outcome === 'failed' ? 'failed' : 'done', why);
  finding.show({ phase: 'closed', outcome });
  return { outcome };
}
