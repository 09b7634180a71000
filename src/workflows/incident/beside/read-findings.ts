import { condition, isCancellation } from '@temporalio/workflow';
import { defined } from '../../../domain/defined';
import type { FetchedFinding } from '../../../activities/investigate/fetch-finding';
import type { FindingPointer } from '../../../domain/message-names';
import { workloadPath } from '../../../domain/workload/workload';
import { reads } from '../../activities';
import { orGap } from '../../gap';
import { pauseAfter, until } from '../../wait';
import { FEWEST_FINDINGS, isFull } from '../state/continue-as-new';
import type { Incident } from '../state/incident';
import { sealBeside } from './seal';
import { overcome, trouble } from './steady';
import { summaryOf } from '../../summary';

/** Gaps that are kept once a finding that came late cannot be read, the newest. */
const NEWEST_GAPS = 20;
/** Findings that are read at the same time: a storm must not pass the server's limit of pending activities. */
const AT_ONCE = 20;
/** Most reported findings of which it is remembered when they may be read again. */
const REMEMBERED = 500;
const UNREAD = 'reading the reported findings';

/**
 * Reads reported findings beside the main flow, for as long as this run lives: nothing waits for them but an incident that has
 * none yet. SCC may be slow, or the findings many; what is decided meanwhile is carried out.
 */
export function readBeside(incident: Incident): void {
  void readReported(incident).catch((thrown: unknown) => {
    if (!isCancellation(thrown)) throw thrown;
  });
}

async function readReported(incident: Incident): Promise<never> {
  for (;;) {
    await until(() => incident.unread.length > 0 && !isFull(incident));
    const soonest = Math.min(...incident.unread.map((pointer) => dueAt(incident, pointer)));
    const wait = soonest - Date.now();
    if (wait > 0) {
      const isDue = (): boolean => incident.unread.some((pointer) => dueAt(incident, pointer) < soonest);
      await condition(isDue, wait, summaryOf('a finding is read again'));
    }
    incident.reading = true;
    await readPage(incident, takeDue(incident));
    incident.reading = false;
  }
}

/** When a reported finding may be read, in milliseconds since 1970: at once, unless reading it brought nothing before. */
function dueAt({ readAgainAt }: Incident, { name }: FindingPointer): number {
  return readAgainAt.get(name)?.at ?? 0;
}

function takeDue(incident: Incident): readonly FindingPointer[] {
  const now = Date.now();
  const due = incident.unread.filter((pointer) => dueAt(incident, pointer) <= now).slice(0, AT_ONCE);
  const left = incident.unread.filter((pointer) => !due.includes(pointer));
  incident.unread.splice(0, incident.unread.length, ...left);
  return due;
}

async function readPage(incident: Incident, pointers: readonly FindingPointer[]): Promise<void> {
  const { data } = incident;
  // Without its first finding an incident knows nothing at all: that one is waited for longer.
  const isFirst = data.findings.length === 0;
  const joins = { name: data.incident, workload: data.workload };
  const fetched = await Promise.all(
    pointers.map(async (pointer) => ({
      pointer,
      result: await orGap(
        `finding ${pointer.name}`,
        'what it says',
        reads('fetch the finding', isFirst ? '5m' : '90s').fetchFinding({
          name: pointer.name,
          incident: joins,
        }),
      ),
    })),
  );
  for (const { pointer, result } of fetched) {
    if ('gap' in result) {
      readLater(incident, pointer.name);
      // An incident without a finding has nothing to ask about: it goes on trying, and says so.
      if (data.findings.length === 0) {
        incident.unread.push(pointer);
        trouble(incident, UNREAD, result.gap.why);
      } else {
        incident.known.addGap(result.gap, NEWEST_GAPS);
        incident.known.forget(pointer.name);
      }
    } else if (result.value.status === 'found') {
      if (join(incident, pointer, result.value)) incident.readAgainAt.delete(pointer.name);
      else readLater(incident, pointer.name);
    } else {
      readLater(incident, pointer.name);
      incident.log(`A reported finding is ${result.value.status}: ${result.value.why}`);
    }
  }
  if (data.findings.length > 0) overcome(incident, UNREAD);
}

/** Puts a finding that brought nothing off, longer each time: repeated reports must not fill a history. */
function readLater({ readAgainAt }: Incident, name: string): void {
  const tries = (readAgainAt.get(name)?.tries ?? -1) + 1;
  readAgainAt.delete(name);
  readAgainAt.set(name, { tries, at: Date.now() + pauseAfter(tries) });
  const [oldest] = readAgainAt.keys();
  if (readAgainAt.size > REMEMBERED && oldest !== undefined) readAgainAt.delete(oldest);
}

/** Takes a finding in. False when it brings nothing: about another workload, or known and not later than it was. */
function join(
  incident: Incident,
  pointer: FindingPointer & { readonly again?: true },
  found: Extract<FetchedFinding, { status: 'found' }>,
): boolean {
  const { data } = incident;
  const { summary, read, listed } = found;
  // Anybody who reaches Temporal can report; what is about another workload has no part in this incident.
  if (summary.workload === undefined || workloadPath(summary.workload) !== workloadPath(data.workload)) {
    incident.log('A reported finding is about another workload and was left out.');
    return false;
  }
  incident.known.countListed(listed?.count ?? 0);
  const known = data.findings.find(({ name }) => name === summary.name);
  // An ended incident's findings are on the list already, and a reset run has forgotten some that are: as long as few are
  // known here, none was left out for room.
  const isKnown =
    listed?.before === true && pointer.again !== true && data.findings.length >= FEWEST_FINDINGS;
  const newest =
    known === undefined && isKnown ? data.findings : [known].filter((each) => each !== undefined);
  if (newest.length > 0 && !newest.every(({ eventTime }) => isLater(summary.eventTime, eventTime)))
    return false;
  const { name, category, severity, eventTime, indicators, projectId } = summary;
  const line = { name, category, severity, eventTime, indicators, facts: read.facts };
  incident.known.join({ ...line, ...defined({ projectId }) }, read.evidence);
  incident.joined.push(name);
  incident.log(`Finding: ${read.headline}.`);
  sealBeside(incident);
  return true;
}

/** Tells whether `a` is a time that lies after `b`; a text that is no time is later than nothing. */
function isLater(a: string, b: string): boolean {
  const [first, second] = [Date.parse(a), Date.parse(b)];
  return !Number.isNaN(first) && (Number.isNaN(second) || first > second);
}
