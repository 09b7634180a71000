import type { Reason } from '../assessment';
import type { CaseFile } from '../../evidence/case-file';
import { inertLine, valueRoom } from '../../text/inert-text';
import type { AuditLine } from '../../evidence/log-facts';
import { weights } from '../weights';
import { resourceOf, revisionsOf } from '../../workload/workload-settings';
import { anchorOf, minutesBefore } from './anchor';
import { changeSignals, trailSignals } from './trail-signals';

const CHANGES =
  /(?:SetIamPolicy|CreateServiceAccount|ServiceAccountKey|ProjectOwnershipInvite|(?:Delete|Update)Sink|buckets\.update|(?:instances|disks|images|snapshots)\.(?:insert|setIamPolicy)|(?:Create|Update|Replace)(?:Service|Job|WorkerPool)|objects\.delete)/i;
const READS =
  /(?:AccessSecretVersion|ListSecrets|GenerateAccessToken|GenerateIdToken|SignBlob|SignJwt|testIamPermissions|getIamPolicy)/i;

/** Accounts that the workload runs as, by service and revisions. */
export function identities({ settings }: CaseFile): readonly string[] {
  const revisions = revisionsOf(settings) ?? [];
  const accounts = [
    settings === undefined ? '' : resourceOf(settings).serviceAccount,
    ...revisions.map(({ serviceAccount }) => serviceAccount),
  ];
  return [...new Set(accounts)].filter((account) => account !== '');
}

/** Calls that the workload's own accounts made since the finding, oldest first. */
export function callsByIdentity(caseFile: CaseFile): readonly AuditLine[] {
  const anchor = anchorOf(caseFile);
  const accounts = identities(caseFile);
  if (anchor === undefined) return [];
  return caseFile.logs
    .flatMap(({ audit }) => audit)
    .filter(({ principal, at }) => accounts.includes(principal) && minutesBefore(anchor, at) <= 0)
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** What the workload's identity did since. Its absence proves nothing: data access logs are off by default. */
export function identitySignals(caseFile: CaseFile): readonly Reason[] {
  const told = trailSignals(caseFile);
  // The trail tells more of the same calls, such as that one was denied; counting both would count them twice.
  const listed = new Set(caseFile.trail?.calls.map(({ at, method }) => `${at} ${method}`));
  const calls = callsByIdentity(caseFile).filter(({ at, method }) => !listed.has(`${at} ${method}`));
  const changed = told.some(({ signal }) => changeSignals.includes(signal));
  const change = calls.find(({ method }) => CHANGES.test(method));
  const read = calls.find(({ method }) => READS.test(method));
  return [
    ...told,
    ...(change === undefined || changed ? [] : [reason('identity-changes', weights.identityChanges, change)]),
    ...(read === undefined || told.some(({ signal }) => signal === 'identity-reads')
      ? []
      : [reason('identity-reads', weights.identityReads, read)]),
  ];
}

/** One call in one line. */
export function callText({ principal, method, callerIp, at }: AuditLine): string {
  const from = callerIp === '' ? '' : ` from ${inertLine(callerIp, 60)}`;
  return `${inertLine(principal, valueRoom.who)} called ${inertLine(method, 100)}${from} at ${inertLine(at, 30)}`;
}

function reason(signal: string, weight: number, call: AuditLine): Reason {
  return {
    signal,
    weight,
    text: `The workload's own identity acted since: ${callText(call)}.`,
    evidence: 'audit log',
  };
}
