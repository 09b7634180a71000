import type { Reconstruction } from '../../assessment/reconstruction';
import { inertLine, valueRoom } from '../../text/inert-text';
import { isWholeLog } from '../../evidence/log-facts';
import { callText, trailText } from '../../assessment/reconstruction/calls';
import type { OddRequest } from '../../assessment/reconstruction/reconstruction';
import { outputSignals } from '../../assessment/signals/output-signals';
import { requestText } from '../../assessment/signals/request-signals';
import type { TrailFacts } from '../../evidence/trail-facts';

/** Lines on the logs for an analyst: how much was read, and the entries that the assessment looks at. At most `max` units each. */
export function logLines(known: Reconstruction, max: number): readonly string[] {
  const [request] = known.oddRequests;
  const read = known.logs.map(({ kind, stored, from, to, more, hole, cut }) => {
    const between = hole === undefined ? '' : ` between ${hole.from} and ${hole.to}`;
    const rest =
      cut !== undefined
        ? `; it was not read to its end${between}`
        : more
          ? `; more exist than were read${between}`
          : '';
    return `${kind}: ${stored} ${stored === 1 ? 'entry' : 'entries'} from ${from} to ${to}${rest}`;
  });
  const ends = known.system.filter(({ text }) => ENDS.test(text));
  const system = (ends.length > 0 ? ends : known.system).slice(-2);
  return [
    ...read,
    ...(request === undefined ? noRequest(known) : [requestText(request)]),
    ...tellingLines(known, request),
    ...instanceLines(known),
    ...callLines(known),
    ...outputSignals(known).map(({ text }) => text),
    ...system.map(({ at, text }) => `system, ${at}: ${text}`),
  ].map((line) => inertLine(line, max));
}

/** That there was none is said of a request log that was read to its end. Of kinds that take no requests nothing is said. */
function noRequest({ logs, workload }: Reconstruction): readonly string[] {
  if (workload.kind !== 'services') return [];
  const requests = logs.find(({ kind }) => kind === 'requests');
  if (requests === undefined)
    return ['Whether an odd request came shortly before is not known: no request log was read.'];
  return [
    isWholeLog(requests)
      ? 'No odd request shortly before was found.'
      : 'No odd request shortly before is among those that were read; the request log was not read to its end.',
  ];
}

/** How instances come to an end says more than that they started. */
const ENDS = /\bexit|terminat|signal|memory limit|crash|killed/i;

/** The requests that times point to, where they are not told already. */
function tellingLines({ held, entry }: Reconstruction, told: OddRequest | undefined): readonly string[] {
  const found = [
    ...(held === undefined ? [] : [{ ...held, what: 'Held open' }]),
    ...(entry === undefined || entry.request.at === held?.request.at
      ? []
      : [{ ...entry, what: 'Perhaps the way in' }]),
  ];
  return found
    .filter(({ request }) => request.at !== told?.request.at)
    .map(
      ({ what, why, request: { method, path, remoteIp, userAgent, status, at } }) =>
        `${what}: ${inertLine(method, 10)} ${inertLine(path, valueRoom.path)} from ${inertLine(remoteIp, 60)} (${inertLine(userAgent, valueRoom.client)}), answered ${status} at ${inertLine(at, 30)}: ${why}`,
    );
}

/** Further entries in the logs of the one instance that the request reached. */
function instanceLines({ instance }: Reconstruction): readonly string[] {
  if (instance === undefined) return [];
  const { id, entries } = instance;
  const counts = entries.map(({ kind, count }) => `${count} of ${kind}`);
  return [
    `On the instance that it reached, ${inertLine(id.slice(-12), 12)} at the end of its id: ${counts.join(', ')}`,
  ];
}

/** Recognised calls that are listed; the timeline has them all. */
const LISTED = 4;

const DATA_ACCESS: Readonly<Record<TrailFacts['dataAccess'], string>> = {
  read: 'what it read is among them',
  'none-written': 'no Data Access entry was found: where that log is off, what it read left no trace',
  'not-readable': 'the Data Access log could not be read, so that what it read is not told',
  'not-finished': 'the Data Access log was not read to its end, so that what it read is not told',
};

/** Of a trail that has more, what it read is there in a part. */
function dataAccessText({ dataAccess, more }: TrailFacts): string {
  return dataAccess === 'read' && more ? 'what it read is among them in part' : DATA_ACCESS[dataAccess];
}

/** Calls by the workload's identity. That none was found proves little where reads leave no trace, and that is said. */
function callLines({ trail, ownCalls: calls, logs }: Reconstruction): readonly string[] {
  if (trail === undefined) {
    const audit = logs.find(({ kind }) => kind === 'audit');
    const own =
      audit === undefined
        ? 'nor could the audit log of the workload'
        : isWholeLog(audit)
          ? 'no call by its own identity is in the log of the workload'
          : 'no call by its own identity is in what was read of the log of the workload, which has more';
    return calls.length === 0
      ? [`The audit trail could not be read; ${own}.`]
      : [
          `${calls.length} calls by its own identity since, the first: ${calls.slice(0, 1).map(callText).join('')}`,
        ];
  }
  const recognised = trail.calls.filter(({ technique }) => technique !== undefined);
  const rest = trail.more ? '; more exist than were read' : '';
  return [
    `audit trail: ${trail.counted} ${trail.counted === 1 ? 'entry' : 'entries'} by its identity or about it from ${trail.from} to ${trail.to}${rest}; ${recognised.length} recognised; ${dataAccessText(trail)}`,
    ...recognised.slice(0, LISTED).map(trailText),
    ...(recognised.length > LISTED
      ? [`${recognised.length - LISTED} more recognised calls: see the timeline`]
      : []),
  ];
}
