import { uniqueBy } from '../text/listing';
import { severityOf } from '../detector';
import type { Finding } from '../finding/finding';
import { inertLine, valueRoom } from '../text/inert-text';
import { earliestOf, minutesApart, minutesBefore } from './reconstruction/anchor';
import { hasReached, isCallOfWorkload, trailText } from './reconstruction/calls';
import type { Reconstruction } from './reconstruction/reconstruction';
import { isLikelyEntry } from './reconstruction/requests';
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
export function makeTimeline(known: Reconstruction, keep = KEPT): Timeline {
  const all = [
    ...findingLines(known),
    ...requestLines(known),
    ...tellingLines(known),
    ...outputLines(known),
    ...callLines(known),
    ...settingLines(known),
    ...systemLines(known),
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

function findingLines({ findings, corroborating, related }: Reconstruction): readonly Ranked[] {
  const here = new Map([...findings, ...corroborating].map((each) => [each.key, each]));
  // The first of all that were seen on it, reported to the incident or not.
  const first = earliestOf([...here.values()]);
  const own = new Set(findings.map(({ key }) => key));
  const line = (finding: Finding, where: string, rank: number): Ranked => ({
    at: finding.eventTime,
    clock: 'SCC',
    source: own.has(finding.key) ? 'finding' : 'related findings',
    text: `${inertLine(finding.category, 80)} (${severityOf(finding).severity}) reported${where}`,
    ...(finding === first ? { mark: 'first-sign' as const } : {}),
    rank: finding === first ? 0 : rank,
  });
  const elsewhere = (related?.findings ?? []).filter(({ finding }) => !here.has(finding.key));
  return [
    ...[...here.values()].map((finding) => line(finding, '', 1)),
    ...elsewhere.map(({ finding, relations: [relation = 'project'] }) =>
      line(finding, ` on ${inertLine(finding.resourceName, valueRoom.name)}, same ${relation}`, 3),
    ),
  ];
}

function requestLines({ oddRequests }: Reconstruction): readonly Ranked[] {
  return oddRequests.map((odd, index) => {
    const { request, signs } = odd;
    const entry = index === 0 && isLikelyEntry(odd);
    const answered = `answered ${request.status}`;
    const others = signs.filter((sign) => sign !== answered);
    return {
      at: request.at,
      clock: 'request log',
      source: 'request log',
      text: `${inertLine(request.method, 10)} ${inertLine(request.path, valueRoom.path)} from ${inertLine(request.remoteIp, 60)}, ${[answered, ...others].join(', ')}`,
      ...(entry ? { mark: 'likely-entry' as const } : {}),
      rank: entry ? 0 : 4,
    };
  });
}

/** The request that was held open and the possible way in, where nothing odd about them put them in already. */
function tellingLines({ oddRequests, held, entry }: Reconstruction): readonly Ranked[] {
  const listed = new Set(oddRequests.map(({ request }) => request.at));
  const found = [held, entry].filter((each) => each !== undefined);
  return uniqueBy(found, ({ request }) => request.at)
    .filter(({ request }) => !listed.has(request.at))
    .map(({ request: { at, method, path, remoteIp, status }, why }) => ({
      at,
      clock: 'request log',
      source: 'request log',
      text: `${inertLine(method, 10)} ${inertLine(path, valueRoom.path)} from ${inertLine(remoteIp, 60)}, answered ${status}: ${why}`,
      rank: 3,
    }));
}

function outputLines({ output }: Reconstruction): readonly Ranked[] {
  const lines = output.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return lines.map(({ at, log, text }) => ({
    at,
    clock: log,
    source: log,
    text: `It wrote: ${inertLine(text, valueRoom.output)}`,
    rank: 3,
  }));
}

function callLines({ trail, firstSign, deploys }: Reconstruction): readonly Ranked[] {
  const calls = (trail?.calls ?? []).map((call) => {
    const told = call.technique !== undefined;
    const got = isCallOfWorkload(call, firstSign) && hasReached(call);
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
  const others = deploys
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

function settingLines({ settings, findings }: Reconstruction): readonly Ranked[] {
  const near = (at: string): boolean =>
    findings.some((finding) => minutesApart(finding, { eventTime: at }) <= AROUND_MINUTES);
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

function systemLines({ findings, system }: Reconstruction): readonly Ranked[] {
  const [first] = findings;
  return system.map(({ at, text }) => ({
    at,
    clock: 'system log',
    source: 'system log',
    text: inertLine(text, valueRoom.output),
    // Just around the first sign they tell when an instance came or went.
    rank: first !== undefined && Math.abs(minutesBefore(first, at)) <= 10 ? 4 : 5,
  }));
}
