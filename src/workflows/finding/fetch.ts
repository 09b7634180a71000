import { allHandlersFinished, condition, continueAsNew, isCancellation, sleep } from '@temporalio/workflow';
import type { FetchedFinding } from '../../activities/investigate/fetch-finding';
import type { FindingPointer } from '../../domain/message-names';
import { paging, reads } from '../activities';
import { codeOf, orGap, reasonOf } from '../gap';
import { pauseAfter } from '../wait';
import type { FindingState } from './finding';
import type { CarriedFinding, FindingInput, FindingResult } from './parse-carried';
import { summaryOf } from '../summary';

/** Milliseconds within which a finding that is delivered again is not read again. */
const NOT_BEFORE_MS = 10_000;
const STEP = 'fetch the finding';

/** Why a finding could not be read. */
interface Unread {
  readonly code: string;
  readonly why: string;
}

/**
 * Fetches the finding, however long that takes: without it not even its workload is known, so nobody else would ask
 * about it. A failure is shown to people and tried again, with growing pauses and when it is delivered again.
 */
export async function fetchUntilRead(
  finding: FindingState,
  pointer: FindingPointer,
  carried: CarriedFinding | undefined,
): Promise<FetchedFinding> {
  if (finding.shown.steps.every(({ name, state }) => name !== STEP || state === 'waiting'))
    finding.step(STEP, 'running', '');
  for (let tries = 0; ; tries += 1) {
    finding.delivered = false;
    const read = await attempt(finding.name);
    if ('status' in read) {
      if (read.status === 'found') finding.step(STEP, 'done', read.read.headline);
      return read;
    }
    const told = await page(finding.name, read);
    finding.step(STEP, 'running', `it could not be read: ${read.why}; ${told}. It is tried again.`);
    await rest(finding, pauseAfter(tries));
    if (finding.isLong) await startAnew(finding, pointer, carried);
  }
}

async function attempt(name: string): Promise<FetchedFinding | Unread> {
  try {
    return await reads(STEP, '5m').fetchFinding({ name });
  } catch (thrown) {
    if (isCancellation(thrown)) throw thrown;
    return { code: codeOf(thrown), why: reasonOf(thrown).why };
  }
}

async function page(name: string, unread: Unread): Promise<string> {
  const input = { at: new Date().toISOString(), name, ...unread };
  const sent = await orGap('page', '', paging('page: a finding cannot be read').pageUnread(input));
  if ('gap' in sent) return `people could not be told: ${sent.gap.why}`;
  return sent.value.delivered ? 'people were told' : `nobody was told: ${sent.value.why}`;
}

/** Waits before the next read. Deliveries without an end do not make it read without an end. */
async function rest(finding: FindingState, ms: number): Promise<void> {
  const atLeast = Math.min(NOT_BEFORE_MS, ms);
  await sleep(atLeast, summaryOf('the finding is read again'));
  if (ms > atLeast)
    await condition(
      () => finding.delivered || finding.isLong,
      ms - atLeast,
      summaryOf('the finding is read again'),
    );
}

async function startAnew(
  finding: FindingState,
  { name, eventTime }: FindingPointer,
  earlier: CarriedFinding | undefined,
): Promise<never> {
  await condition(allHandlersFinished);
  const carried: CarriedFinding = { ...earlier, ...finding.handOver() };
  return continueAsNew<(input: FindingInput) => Promise<FindingResult>>({ name, eventTime, carried });
}
