import type { CaseFile } from '../evidence/case-file';
import { severityOf } from '../detector';
import type { Finding } from '../finding/finding';
import { inertLine, valueRoom } from '../text/inert-text';
import { corroborating, minutesApart, minutesBefore } from './signals/anchor';
import { tellingOutput } from './signals/output-signals';
import { isLikelyEntry, oddRequests } from './signals/request-signals';
import { deploys } from './signals/setting-signals';
import { callsByWorkload, trailText } from './signals/trail-signals';
import type { Timeline, TimelineLine } from '../evidence/timeline';
import { revisionsOf } from '../workload/workload-settings';

/** Lines that are kept unless told otherwise. */
const KEPT = 40;
/** Units of one line, at most. */
const MAX_TEXT = 1_500;
/** Hours around the first sign in which a revision or an execution belongs to the story. */
const AROUND_MINUTES = 24 * 60;

/** A line with its rank: where there is no room, the highest go first. */
type Ranked = TimelineLine & { readonly rank: number };

/**
 * One timeline of all that was read, oldest first, each line with its source and whose clock that is: clocks differ, so
 * a second more or less between two of them says nothing. At most `keep` lines; the less telling go first and are counted.
 */
export function makeTimeline(caseFile: CaseFile, keep = KEPT): Timeline {
  const all = [
    ...findingLines(caseFile),
    ...requestLines(caseFile),
    ...tellingLines(caseFile),
    ...outputLines(caseFile),
    ...callLines(caseFile),
    ...settingLines(caseFile),
    ...systemLines(caseFile),
  ];
  const told = all.filter(({ at }) => !Number.isNaN(Date.parse(at)));
  // Sorting is stable: of the same rank, the earlier in time stay.
  const kept = inOrder(told)
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, keep);
  return {
    lines: inOrder(kept).map(({ rank: _rank, ...line }) => ({
      ...line,
      text: inertLine(line.text, MAX_TEXT),
    })),
    leftOut: all.length - kept.length,
  };
}

function inOrder(lines: readonly Ranked[]): readonly Ranked[] {
  return lines.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function findingLines(caseFile: CaseFile): readonly Ranked[] {
  const here = new Map([...caseFile.findings, ...corroborating(caseFile)].map((each) => [each.key, each]));
  const first = [...here.values()]
    .filter(({ eventTime }) => !Number.isNaN(Date.parse(eventTime)))
    .toSorted((a, b) => Date.parse(a.eventTime) - Date.parse(b.eventTime))[0];
  const own = new Set(caseFile.findings.map(({ key }) => key));
  const line = (finding: Finding, where: string, rank: number): Ranked => ({
    at: finding.eventTime,
    clock: 'SCC',
    source: own.has(finding.key) ? 'finding' : 'related findings',
    text: `${inertLine(finding.category, 80)} (${severityOf(finding).severity}) reported${where}`,
    ...(finding === first ? { mark: 'first-sign' as const } : {}),
    rank: finding === first ? 0 : rank,
  });
  const elsewhere = (caseFile.related?.findings ?? []).filter(({ finding }) => !here.has(finding.key));
  return [
    ...[...here.values()].map((finding) => line(finding, '', 1)),
    ...elsewhere.map(({ finding, relations: [relation = 'project'] }) =>
      line(finding, ` on ${inertLine(finding.resourceName, valueRoom.name)}, same ${relation}`, 3),
    ),
  ];
}

function requestLines(caseFile: CaseFile): readonly Ranked[] {
  return oddRequests(caseFile).map((odd, index) => {
    const { request, signs } = odd;
    const entry = index === 0 && isLikelyEntry(odd);
    return {
      at: request.at,
      clock: 'request log',
      source: 'request log',
      text: `${inertLine(request.method, 10)} ${inertLine(request.path, valueRoom.path)} from ${inertLine(request.remoteIp, 60)}, answered ${request.status}: ${signs.join(', ')}`,
      ...(entry ? { mark: 'likely-entry' as const } : {}),
      rank: entry ? 0 : 4,
    };
  });
}

/** The request that was held open and the possible way in, where nothing odd about them put them in already. */
function tellingLines(caseFile: CaseFile): readonly Ranked[] {
  const listed = new Set(oddRequests(caseFile).map(({ request }) => request.at));
  const found = caseFile.logs
    .flatMap(({ held, entry }) => [held, entry])
    .filter((each) => each !== undefined);
  return [...new Map(found.map((each) => [each.request.at, each])).values()]
    .filter(({ request }) => !listed.has(request.at))
    .map(({ request: { at, method, path, remoteIp, status }, why }) => ({
      at,
      clock: 'request log',
      source: 'request log',
      text: `${inertLine(method, 10)} ${inertLine(path, valueRoom.path)} from ${inertLine(remoteIp, 60)}, answered ${status}: ${why}`,
      rank: 3,
    }));
}

function outputLines(caseFile: CaseFile): readonly Ranked[] {
  return tellingOutput(caseFile).map(({ at, log, text }) => ({
    at,
    clock: log,
    source: log,
    text: `It wrote: ${inertLine(text, valueRoom.output)}`,
    rank: 3,
  }));
}

function callLines(caseFile: CaseFile): readonly Ranked[] {
  const byIt = new Set(callsByWorkload(caseFile));
  const calls = (caseFile.trail?.calls ?? []).map((call) => {
    const told = call.technique !== undefined;
    const got = byIt.has(call) && told && call.succeeded;
    return {
      at: call.at,
      clock: 'audit log',
      source: 'audit trail',
      text: trailText(call),
      ...(got ? { mark: 'reached' as const } : {}),
      rank: got ? 1 : told || call.origin === 'outside' ? 2 : 4,
    };
  });
  const listed = new Set(calls.map(({ at }) => at));
  const others = deploys(caseFile)
    .filter(({ at }) => !listed.has(at))
    .map(({ at, principal, method, callerIp }) => ({
      at,
      clock: 'audit log',
      source: 'audit log',
      text: `${inertLine(principal, valueRoom.who)} deployed it (${inertLine(method.split('.').at(-1) ?? '', 60)}) from ${inertLine(callerIp, 60)}`,
      rank: 2,
    }));
  return [...calls, ...others];
}

function settingLines(caseFile: CaseFile): readonly Ranked[] {
  const { settings } = caseFile;
  const near = (at: string): boolean =>
    caseFile.findings.some((finding) => minutesApart(finding, { eventTime: at }) <= AROUND_MINUTES);
  const line = (at: string, text: string): Ranked => ({
    at,
    clock: 'Cloud Run',
    source: 'workload settings',
    text,
    rank: 3,
  });
  const revisions = (revisionsOf(settings) ?? []).map(({ name, createdAt }) =>
    line(createdAt, `Revision ${inertLine(name, valueRoom.name)} was made`),
  );
  const executions = settings?.kind === 'jobs' ? (settings.executions ?? []) : [];
  const runs = executions.flatMap(({ name, createdAt, completedAt, creator }) => [
    line(
      createdAt,
      `Execution ${inertLine(name, valueRoom.name)} was started by ${inertLine(creator, valueRoom.who)}`,
    ),
    ...(completedAt === '' ? [] : [line(completedAt, `Execution ${inertLine(name, valueRoom.name)} ended`)]),
  ]);
  return [...revisions, ...runs].filter(({ at }) => near(at));
}

function systemLines(caseFile: CaseFile): readonly Ranked[] {
  const [first] = caseFile.findings;
  return caseFile.logs
    .filter(({ kind }) => kind === 'system')
    .flatMap(({ lines }) => lines)
    .map(({ at, text }) => ({
      at,
      clock: 'system log',
      source: 'system log',
      text: inertLine(text, valueRoom.output),
      // Just around the first sign they tell when an instance came or went.
      rank: first !== undefined && Math.abs(minutesBefore(first, at)) <= 10 ? 4 : 5,
    }));
}
