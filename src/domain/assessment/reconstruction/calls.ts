import type { LogFacts, AuditLine } from '../../evidence/log-facts';
import type { TrailCall, TrailFacts } from '../../evidence/trail-facts';
import type { Finding } from '../../finding/finding';
import { inertLine, valueRoom } from '../../text/inert-text';
import { resourceOf, revisionsOf, type WorkloadSettings } from '../../workload/workload-settings';
import { thresholds } from '../weights';
import { minutesBefore } from './anchor';

/** Calls by the workload's identity from a quarter of an hour before the first sign on, oldest first. */
export function callsOf(trail: TrailFacts | undefined, firstSign: Finding | undefined): readonly TrailCall[] {
  return (trail?.calls ?? [])
    .filter((call) => isCallOfWorkload(call, firstSign))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** Tells whether the workload's identity made it, shortly before the first sign or since. */
export function isCallOfWorkload({ actor, at }: TrailCall, firstSign: Finding | undefined): boolean {
  return (
    actor === 'workload' &&
    (firstSign === undefined || minutesBefore(firstSign, at) <= thresholds.beforeMinutes)
  );
}

/** Tells whether a call is recognised and succeeded: it reached something. */
export function hasReached({ technique, succeeded }: TrailCall): boolean {
  return succeeded && technique !== undefined;
}

/** The secrets whose values these calls read; a list of secrets has no value in it. */
export function secretsRead(
  made: readonly TrailCall[],
): readonly { readonly project: string; readonly name: string }[] {
  return made.flatMap(({ method, resource }) => {
    const [, project, name] = /^projects\/([^/]+)\/secrets\/([^/]+)/.exec(resource) ?? [];
    return !method.endsWith('AccessSecretVersion') || project === undefined || name === undefined
      ? []
      : [{ project, name }];
  });
}

/** Calls that the workload's own accounts made since the finding, by its audit log, oldest first. */
export function ownCallsOf(
  logs: readonly LogFacts[],
  settings: WorkloadSettings | undefined,
  anchor: Finding | undefined,
): readonly AuditLine[] {
  if (anchor === undefined) return [];
  const accounts = accountsOf(settings);
  return logs
    .flatMap(({ audit }) => audit)
    .filter(({ principal, at }) => accounts.includes(principal) && minutesBefore(anchor, at) <= 0)
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** Accounts that the workload runs as, by its settings and those of its revisions. */
function accountsOf(settings: WorkloadSettings | undefined): readonly string[] {
  const revisions = revisionsOf(settings) ?? [];
  const accounts = [
    settings === undefined ? '' : resourceOf(settings).serviceAccount,
    ...revisions.map(({ serviceAccount }) => serviceAccount),
  ];
  return [...new Set(accounts)].filter((account) => account !== '');
}

/** One call of an audit log in one line. Inert. */
export function callText({ principal, method, callerIp, at }: AuditLine): string {
  const from = callerIp === '' ? '' : ` from ${inertLine(callerIp, 60)}`;
  return `${inertLine(principal, valueRoom.who)} called ${inertLine(method, 100)}${from} at ${inertLine(at, 30)}`;
}

/** One call of the trail in one line. Inert. */
export function trailText({
  principal,
  method,
  recognised,
  callerIp,
  origin,
  at,
  succeeded,
  code,
  through,
  added = [],
  wanted = [],
}: TrailCall): string {
  const what =
    recognised === undefined ? `called ${inertLine(method, 100)}` : inertLine(recognised, valueRoom.name);
  const where = WHERE[origin];
  const from = callerIp === '' ? where : ` from ${inertLine(callerIp, 60)}${where}`;
  const given = bindingsText(', adding', added) || bindingsText(', asking for the policy', wanted);
  const how = through === undefined ? '' : ` (${inertLine(through, valueRoom.who)})`;
  const end = succeeded
    ? ''
    : code === undefined || code === DENIED
      ? ', which was denied'
      : ', which failed';
  return `${inertLine(principal, valueRoom.who)}${how} ${what}${given}${from} at ${inertLine(at, 30)}${end}`;
}

function bindingsText(what: string, bindings: readonly string[]): string {
  return bindings.length === 0
    ? ''
    : `${what} ${inertLine(bindings.slice(0, 3).join('; '), valueRoom.sentence)}`;
}

/** google.rpc.Code of a call that was not permitted. */
const DENIED = 7;
/** The meaning of an address; one of Google Cloud's is the workload's or that of anybody who rents a machine there. */
const WHERE: Readonly<Record<TrailCall['origin'], string>> = {
  google: '',
  cloud: ' (in Google Cloud)',
  outside: ' (outside Google)',
  unknown: '',
};
