import { CancellationScope, isCancellation } from '@temporalio/workflow';
import type { FindingSummary } from '../activities/investigate/fetch-finding';
import type { Outcome } from '../domain/phases';
import { incidentWorkflowId } from '../domain/incident/incident-name';
import { paging } from './activities';
import { fetchUntilRead } from './finding/fetch';
import { parseCarried, type FindingInput, type FindingResult } from './finding/parse-carried';
import { FindingState } from './finding/finding';
import { Follower } from './finding/follow';
import { orGap } from './gap';
import { lookUpIndicators } from './look-up';
import { isContinued, ownFinding, ownQueue } from './workflow-subject';

/**
 * One SCC finding: fetched, reported to the incident of its workload, its indicators looked up beside. It stays open and
 * mirrors what becomes of it; decisions sent here are handed on; the outcome is written onto the SCC finding.
 */
export async function respondToFinding(input: FindingInput): Promise<FindingResult> {
  const name = ownFinding(input);
  const carried = isContinued() ? parseCarried(input.carried) : undefined;
  const finding = new FindingState(name, carried?.view);
  finding.decisions.push(...(carried?.decisions ?? []));
  let follower: Follower | undefined;
  try {
    const fetched = await fetchUntilRead(finding, input, carried);
    if (fetched.status !== 'found') return end(finding, fetched.status, fetched.why);
    const { summary } = fetched;
    if (summary.state === 'INACTIVE') return end(finding, 'no-action', 'it is INACTIVE in SCC');
    const { workload, category, severity } = summary;
    if (workload === undefined) {
      const told = await pageUnplaced(summary);
      const { unplaced = 'it names none' } = summary;
      const why = `no Cloud Run workload can be told from it (${unplaced}): look at it in the console; ${told}`;
      return end(finding, 'observed', why);
    }
    const incidentWorkflow = incidentWorkflowId(workload, ownQueue());
    finding.show({ incidentWorkflow, category, severity, phase: 'investigating' });
    finding.delivered = false;
    follower = new Follower(finding, { summary, workload, carried });
    lookUpBeside(finding, summary);
    return await follower.run();
  } catch (thrown) {
    if (isCancellation(thrown))
      await CancellationScope.nonCancellable(async () => sayCancelled(finding, follower));
    throw thrown;
  }
}

/** Beside everything else: VirusTotal may take its ten minutes, and nothing waits for that. */
function lookUpBeside(finding: FindingState, summary: FindingSummary): void {
  const known = finding.shown.steps.find(({ name }) => name === 'look up VirusTotal');
  if (known?.state === 'done') return;
  lookUp(finding, summary).catch((thrown: unknown) => {
    if (!isCancellation(thrown)) throw thrown;
  });
}

async function lookUp(finding: FindingState, { indicators }: FindingSummary): Promise<void> {
  finding.step('look up VirusTotal', 'running', '');
  const lookedUp = await lookUpIndicators(indicators, '10m');
  const said = lookedUp.map((answer) =>
    'gap' in answer ? `${answer.indicator.value}: ${answer.gap.why}` : answer.value.report.summary,
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

/**
 * Somebody has cancelled the finding's workflow. Its incident does not end by that and goes on asking; when there is none
 * that has the finding, nobody else would tell.
 */
async function sayCancelled(finding: FindingState, follower: Follower | undefined): Promise<void> {
  const again =
    'It starts again when the finding is delivered again, or with: firebreak start FINDING --again';
  const standing = follower === undefined ? undefined : await follower.standing();
  const read = standing !== undefined && 'value' in standing ? standing.value : undefined;
  const inHand = read !== undefined && read.notTaken === undefined;
  const told =
    follower === undefined
      ? 'It was not reported to any incident yet.'
      : inHand
        ? 'Its incident goes on.'
        : `No incident has it in hand: ${await follower.page()}.`;
  finding.message(false, `This workflow was cancelled in Temporal. ${told} ${again}`);
  finding.show({ phase: 'closed' });
}

function end(finding: FindingState, outcome: Outcome, why: string): FindingResult {
  finding.step('fetch the finding', 'done', why);
  finding.show({ phase: 'closed', outcome });
  return { outcome };
}
